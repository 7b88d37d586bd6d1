#include "national.hpp"

#include <algorithm>
#include <array>
#include <string_view>

// Written from ndf-zz/gsmcodecs' transcription of TS 23.038 version 18.0.0. Where that has an
// evident slip (0x2C of the locking tables, 0x24 of Kannada's, the brackets of Turkish's single
// shift table, 0x65 of Telugu's) the other transcriptions count, as Android's.

namespace sim {

namespace {

constexpr char32_t nothing = U' ';
constexpr char32_t own = U'\1';  ///< In a frame: here stands the language's next own character.
constexpr char32_t replacement = 0xFFFD;
constexpr char32_t devanagari = 0x0900;
constexpr char32_t block_size = 0x80;

/// The locking shift table of Hindi. The scripts of India stand in Unicode as they did in ISCII, so
/// that a letter has the same distance from the beginning of its block in all of them; the tables
/// follow that, and differ in which letters a script lacks and in what has no like.
constexpr std::u32string_view indic_locking =
    U"\u0901\u0902\u0903\u0905\u0906\u0907\u0908\u0909\u090A\u090B\n\u090C\u090D\r\u090E\u090F"
    U"\u0910\u0911\u0912\u0913\u0914\u0915\u0916\u0917\u0918\u0919\u091A \u091B\u091C\u091D\u091E"
    U" !\u091F\u0920\u0921\u0922\u0923\u0924)(\u0925\u0926,\u0927.\u0928"
    U"0123456789:;\u0929\u092A\u092B?"
    U"\u092C\u092D\u092E\u092F\u0930\u0931\u0932\u0933"
    U"\u0934\u0935\u0936\u0937\u0938\u0939\u093C\u093D"
    U"\u093E\u093F\u0940\u0941\u0942\u0943\u0944\u0945"
    U"\u0946\u0947\u0948\u0949\u094A\u094B\u094C\u094D"
    U"\1abcdefghijklmno"
    U"pqrstuvwxyz\1\1\1\1\1";
static_assert(indic_locking.size() == 128);

constexpr std::u32string_view urdu_locking =
    U"\u0627\u0622\u0628\u067B\u0680\u067E\u06A6\u062A\u06C2\u067F\n\u0679\u067D\r\u067A\u067C"
    U"\u062B\u062C\u0681\u0684\u0683\u0685\u0686\u0687\u062D\u062E\u062F \u068C\u0688\u0689\u068A"
    U" !\u068F\u068D\u0630\u0631\u0691\u0693)(\u0699\u0632,\u0696.\u0698"
    U"0123456789:;\u069A\u0633\u0634?"
    U"\u0635\u0636\u0637\u0638\u0639\u0641\u0642\u06A9"
    U"\u06AA\u06AB\u06AF\u06B3\u06B1\u0644\u0645\u0646"
    U"\u06BA\u06BB\u06BC\u0648\u06C4\u06D5\u06C1\u06BE"
    U"\u0621\u06CC\u06D0\u06D2\u064D\u0650\u064F\u0657"
    U"\u0654abcdefghijklmno"
    U"pqrstuvwxyz\u0655\u0651\u0653\u0656\u0670";
static_assert(urdu_locking.size() == 128);

/// The single shift tables from Bengali to Urdu, up to 0x65.
constexpr std::u32string_view shared_single =
    U"@£$¥¿\"¤%&'\f*+ -/"
    U"<=>¡^¡_#*\1\1 \1\1\1\1"
    U"\1\1\1\1\1\1\1\1{}\1\1\1\1\1\\"
    U"\1\1\1\1\1\1\1\1\1\1\1\1[~]\1"
    U"|ABCDEFGHIJKLMNO"
    U"PQRSTUVWXYZ     "
    U"     €";
static_assert(shared_single.size() == 0x66);

struct Language {
    // Code, character, code, character: what differs from the default alphabet and its extension.
    std::u32string_view locking_pairs;
    std::u32string_view single_pairs;
    // From Bengali on. All may be shorter than their frame has room.
    std::u32string_view frame;          ///< Of the locking shift table.
    char32_t block = devanagari;        ///< Where the script's letters begin in Unicode.
    std::string_view missing;           ///< Distances of letters that the script lacks.
    std::u32string_view own_in_frame;   ///< For each own character of the frame.
    std::u32string_view own_in_single;  ///< For each own character of the single shift table.
};

constexpr Language turkish{.locking_pairs = U"\x04€\x07ı\x0BĞ\x0Cğ\x1CŞ\x1Dş@İ`ç",
                           .single_pairs = U"GĞIİSŞcçgğiısş"};

constexpr Language spanish{.single_pairs = U"\x09çAÁIÍOÓUÚaáiíoóuú"};

constexpr Language portuguese{
    .locking_pairs =
        U"\x04ê\x06ú\x07í\x08ó\x09ç\x0BÔ\x0Cô\x0EÁ\x0Fá\x12ª\x13Ç\x14À\x15∞\x16^\x17\\"
        U"\x18€\x19Ó\x1A|\x1CÂ\x1Dâ\x1EÊ$º@Í[Ã\\Õ]Ú`~{ã|õ}`",
    .single_pairs =
        U"\x05ê\x09ç\x0BÔ\x0Cô\x0EÁ\x0Fá\x12Φ\x13Γ\x15Ω\x16Π\x17Ψ\x18Σ\x19Θ\x1FÊ"
        U"AÀIÍOÓUÚ[Ã\\ÕaÂiíoóuú{ã|õ\x7Fâ"};

constexpr Language bengali{
    .frame = indic_locking,
    .block = 0x0980,
    .missing = "\x0D\x0E\x11\x12\x29\x31\x33\x34\x35\x45\x46\x49\x4A",
    .own_in_frame = U"\u09CE\u09D7\u09DC\u09DD\u09F0\u09F1",
    .own_in_single =
        U"\u09E6\u09E7\u09E8\u09E9\u09EA\u09EB\u09EC\u09ED\u09EE\u09EF\u09DF\u09E0"
        U"\u09E1\u09E2\u09E3\u09F2\u09F3\u09F4\u09F5\u09F6\u09F7\u09F8\u09F9\u09FA"};

constexpr Language gujarati{
    .frame = indic_locking,
    .block = 0x0A80,
    .missing = "\x0E\x12\x29\x31\x34\x46\x4A",
    .own_in_frame = U"\u0AD0\u0AE0\u0AE1\u0AE2\u0AE3\u0AF1",
    .own_in_single = U"\u0964\u0965\u0AE6\u0AE7\u0AE8\u0AE9\u0AEA\u0AEB\u0AEC\u0AED\u0AEE\u0AEF"};

constexpr Language hindi{
    .frame = indic_locking,
    .own_in_frame = U"\u0950\u0972\u097B\u097C\u097E\u097F",
    .own_in_single =
        U"\u0964\u0965\u0966\u0967\u0968\u0969\u096A\u096B\u096C\u096D\u096E\u096F"
        U"\u0951\u0952\u0953\u0954\u0958\u0959\u095A\u095B\u095C\u095D\u095E\u095F"
        U"\u0960\u0961\u0962\u0963\u0970\u0971"};

constexpr Language kannada{
    .frame = indic_locking,
    .block = 0x0C80,
    .missing = "\x01\x0D\x11\x29\x34\x45\x49",
    .own_in_frame = U"\u0CD5\u0CD6\u0CE0\u0CE1\u0CE2\u0CE3",
    .own_in_single =
        U"\u0964\u0965\u0CE6\u0CE7\u0CE8\u0CE9\u0CEA\u0CEB\u0CEC\u0CED\u0CEE\u0CEF"
        U"\u0CDE\u0CF1\u0CF2"};

constexpr Language malayalam{
    .frame = indic_locking,
    .block = 0x0D00,
    .missing = "\x01\x0D\x11\x29\x3C\x45\x49",
    .own_in_frame = U"\u0D57\u0D60\u0D61\u0D62\u0D63\u0D79",
    .own_in_single =
        U"\u0964\u0965\u0D66\u0D67\u0D68\u0D69\u0D6A\u0D6B\u0D6C\u0D6D\u0D6E\u0D6F"
        U"\u0D70\u0D71\u0D72\u0D73\u0D74\u0D75\u0D7A\u0D7B\u0D7C\u0D7D\u0D7E\u0D7F"};

constexpr Language oriya{
    .frame = indic_locking,
    .block = 0x0B00,
    .missing = "\x0D\x0E\x11\x12\x29\x31\x34\x45\x46\x49\x4A",
    .own_in_frame = U"\u0B56\u0B57\u0B60\u0B61\u0B62\u0B63",
    .own_in_single =
        U"\u0964\u0965\u0B66\u0B67\u0B68\u0B69\u0B6A\u0B6B\u0B6C\u0B6D\u0B6E\u0B6F"
        U"\u0B5C\u0B5D\u0B5F\u0B70\u0B71"};

constexpr Language punjabi{
    .frame = indic_locking,
    .block = 0x0A00,
    .missing = "\x0B\x0C\x0D\x0E\x11\x12\x29\x31\x34\x37\x3D\x43\x44\x45\x46\x49\x4A",
    .own_in_frame = U"\u0A51\u0A70\u0A71\u0A72\u0A73\u0A74",
    .own_in_single =
        U"\u0964\u0965\u0A66\u0A67\u0A68\u0A69\u0A6A\u0A6B\u0A6C\u0A6D\u0A6E\u0A6F"
        U"\u0A59\u0A5A\u0A5B\u0A5C\u0A5E\u0A75"};

constexpr Language tamil{
    .frame = indic_locking,
    .block = 0x0B80,
    .missing =
        "\x01\x0B\x0C\x0D\x11\x16\x17\x18\x1B\x1D\x20\x21\x22\x25\x26\x27\x2B\x2C\x2D\x3C"
        "\x3D\x43\x44\x45\x49",
    .own_in_frame = U"\u0BD0\u0BD7\u0BF0\u0BF1\u0BF2\u0BF9",
    .own_in_single =
        U"\u0964\u0965\u0BE6\u0BE7\u0BE8\u0BE9\u0BEA\u0BEB\u0BEC\u0BED\u0BEE\u0BEF"
        U"\u0BF3\u0BF4\u0BF5\u0BF6\u0BF7\u0BF8\u0BFA"};

constexpr Language telugu{.frame = indic_locking,
                          .block = 0x0C00,
                          .missing = "\x0D\x11\x29\x34\x3C\x45\x49",
                          .own_in_frame = U"\u0C55\u0C56\u0C60\u0C61\u0C62\u0C63",
                          .own_in_single =
                              U"  \u0C66\u0C67\u0C68\u0C69\u0C6A\u0C6B\u0C6C\u0C6D\u0C6E\u0C6F"
                              U"\u0C58\u0C59\u0C78\u0C79\u0C7A\u0C7B\u0C7C\u0C7D\u0C7E\u0C7F"};

constexpr Language urdu{
    .frame = urdu_locking,
    .own_in_single =
        U"\u0600\u0601\u06F0\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7\u06F8\u06F9"
        U"\u060C\u060D\u060E\u060F\u0610\u0611\u0612\u0613\u0614\u061B\u061F\u0640"
        U"\u0652\u0658\u066B\u066C\u0672\u0673\u06CD\u06D4"};

/// By national language identifier.
constexpr std::array<Language, 14> languages{
    Language{}, turkish,   spanish, portuguese, bengali, gujarati, hindi,
    kannada,    malayalam, oriya,   punjabi,    tamil,   telugu,   urdu,
};

const Language& language_of(unsigned identifier) {
    return languages[identifier < languages.size() ? identifier : 0];
}

std::optional<char32_t> find_pair(std::u32string_view pairs, std::uint8_t code) {
    for (std::size_t at = 0; at < pairs.size(); at += 2) {
        if (pairs[at] == code) {
            return pairs[at + 1];
        }
    }
    return std::nullopt;
}

/// The character at `code` of a frame, its own ones filled in.
char32_t filled(std::u32string_view frame, std::size_t code, std::u32string_view own_ones) {
    const char32_t there = code < frame.size() ? frame[code] : nothing;
    if (there != own) {
        return there;
    }
    const auto place = static_cast<std::size_t>(std::ranges::count(frame.substr(0, code), own));
    return place < own_ones.size() ? own_ones[place] : nothing;
}

}  // namespace

char32_t locking_character(unsigned language, std::uint8_t code, char32_t plain) {
    const Language& of = language_of(language);
    if (of.frame.empty()) {
        return find_pair(of.locking_pairs, code).value_or(plain);
    }
    const char32_t there = filled(of.frame, code, of.own_in_frame);
    if (of.frame[code] < devanagari || of.frame[code] >= devanagari + block_size) {
        return there;
    }
    const char32_t distance = there - devanagari;
    const bool lacking = of.missing.find(static_cast<char>(distance)) != std::string_view::npos;
    return lacking ? replacement : of.block + distance;
}

std::optional<char32_t> single_character(unsigned language, std::uint8_t code) {
    const Language& of = language_of(language);
    if (of.frame.empty()) {
        return find_pair(of.single_pairs, code);
    }
    const char32_t there = filled(shared_single, code, of.own_in_single);
    return there == nothing ? std::nullopt : std::optional(there);
}

}  // namespace sim
