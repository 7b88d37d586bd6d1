#include "sms/national.hpp"
#include "sms/table_with.hpp"

// The national language single shift tables, TS 23.038 A.2. 0x0D and 0x1B hold no character in any.
//
// Compared code by code with three transcriptions of TS 23.038: the documentation of SMS Server
// Tools 3 (release 13), Firefox OS, and what Debian's oFono 1.31 has compiled in. A fourth,
// CyberChef's (release 16), was read where they differ: the table then says how.

namespace sms {
namespace {

/// What the tables of India, Bangladesh and Pakistan share. Some characters stand at two codes; the
/// first is the one that is written.
constexpr CodeTable common = with(CodeTable{}, {{0x00, U"@\u00A3$\u00A5\u00BF\"\u00A4%&'\u000C*+"},
                                                {0x0E, U"-/<=>\u00A1^\u00A1_#*"},
                                                {0x28, U"{}"},
                                                {0x2F, U"\\"},
                                                {0x3C, U"[~]"},
                                                {0x40, U"|ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
                                                {0x65, U"\u20AC"}});

/// A.2.1
constexpr CodeTable turkish = with(default_extension, {{0x47, U"\u011E"},
                                                       {0x49, U"\u0130"},
                                                       {0x53, U"\u015E"},
                                                       {0x63, U"\u00E7"},
                                                       {0x67, U"\u011F"},
                                                       {0x69, U"\u0131"},
                                                       {0x73, U"\u015F"}});

/// A.2.2
constexpr CodeTable spanish = with(default_extension, {{0x09, U"\u00E7"},
                                                       {0x41, U"\u00C1"},
                                                       {0x49, U"\u00CD"},
                                                       {0x4F, U"\u00D3"},
                                                       {0x55, U"\u00DA"},
                                                       {0x61, U"\u00E1"},
                                                       {0x69, U"\u00ED"},
                                                       {0x6F, U"\u00F3"},
                                                       {0x75, U"\u00FA"}});

/// A.2.3
// CyberChef lacks 0x05, which all others have.
constexpr CodeTable portuguese = with(default_extension, {{0x05, U"\u00EA"},
                                                          {0x09, U"\u00E7"},
                                                          {0x0B, U"\u00D4\u00F4"},
                                                          {0x0E, U"\u00C1\u00E1"},
                                                          {0x12, U"\u03A6\u0393"},
                                                          {0x15, U"\u03A9\u03A0\u03A8\u03A3\u0398"},
                                                          {0x1F, U"\u00CA"},
                                                          {0x41, U"\u00C0"},
                                                          {0x49, U"\u00CD"},
                                                          {0x4F, U"\u00D3"},
                                                          {0x55, U"\u00DA"},
                                                          {0x5B, U"\u00C3\u00D5"},
                                                          {0x61, U"\u00C2"},
                                                          {0x69, U"\u00ED"},
                                                          {0x6F, U"\u00F3"},
                                                          {0x75, U"\u00FA"},
                                                          {0x7B, U"\u00E3\u00F5"},
                                                          {0x7F, U"\u00E2"}});

/// A.2.4
constexpr CodeTable bengali = with(
    common, {{0x19, U"\u09E6\u09E7"},
             {0x1C, U"\u09E8\u09E9\u09EA\u09EB\u09EC\u09ED\u09EE\u09EF\u09DF\u09E0\u09E1\u09E2"},
             {0x2A, U"\u09E3\u09F2\u09F3\u09F4\u09F5"},
             {0x30, U"\u09F6\u09F7\u09F8\u09F9\u09FA"}});

/// A.2.5
constexpr CodeTable gujarati =
    with(common, {{0x19, U"\u0964\u0965"},
                  {0x1C, U"\u0AE6\u0AE7\u0AE8\u0AE9\u0AEA\u0AEB\u0AEC\u0AED\u0AEE\u0AEF"}});

/// A.2.6
constexpr CodeTable hindi = with(
    common, {{0x19, U"\u0964\u0965"},
             {0x1C, U"\u0966\u0967\u0968\u0969\u096A\u096B\u096C\u096D\u096E\u096F\u0951\u0952"},
             {0x2A, U"\u0953\u0954\u0958\u0959\u095A"},
             {0x30, U"\u095B\u095C\u095D\u095E\u095F\u0960\u0961\u0962\u0963\u0970\u0971"}});

/// A.2.7
// The oFono copy has "]" for 0x3C too.
constexpr CodeTable kannada = with(
    common, {{0x19, U"\u0964\u0965"},
             {0x1C, U"\u0CE6\u0CE7\u0CE8\u0CE9\u0CEA\u0CEB\u0CEC\u0CED\u0CEE\u0CEF\u0CDE\u0CF1"},
             {0x2A, U"\u0CF2"}});

/// A.2.8
constexpr CodeTable malayalam = with(
    common, {{0x19, U"\u0964\u0965"},
             {0x1C, U"\u0D66\u0D67\u0D68\u0D69\u0D6A\u0D6B\u0D6C\u0D6D\u0D6E\u0D6F\u0D70\u0D71"},
             {0x2A, U"\u0D72\u0D73\u0D74\u0D75\u0D7A"},
             {0x30, U"\u0D7B\u0D7C\u0D7D\u0D7E\u0D7F"}});

/// A.2.9
// The CyberChef copy has 0BEA, a Tamil digit, for 0x20.
constexpr CodeTable oriya = with(
    common, {{0x19, U"\u0964\u0965"},
             {0x1C, U"\u0B66\u0B67\u0B68\u0B69\u0B6A\u0B6B\u0B6C\u0B6D\u0B6E\u0B6F\u0B5C\u0B5D"},
             {0x2A, U"\u0B5F\u0B70\u0B71"}});

/// A.2.10
constexpr CodeTable punjabi = with(
    common, {{0x19, U"\u0964\u0965"},
             {0x1C, U"\u0A66\u0A67\u0A68\u0A69\u0A6A\u0A6B\u0A6C\u0A6D\u0A6E\u0A6F\u0A59\u0A5A"},
             {0x2A, U"\u0A5B\u0A5C\u0A5E\u0A75"}});

/// A.2.11
// CyberChef says that its source prints 0BEF for 0x24, as for 0x25; all copies have 0BEE, the digit
// between its neighbours.
constexpr CodeTable tamil = with(
    common, {{0x19, U"\u0964\u0965"},
             {0x1C, U"\u0BE6\u0BE7\u0BE8\u0BE9\u0BEA\u0BEB\u0BEC\u0BED\u0BEE\u0BEF\u0BF3\u0BF4"},
             {0x2A, U"\u0BF5\u0BF6\u0BF7\u0BF8\u0BFA"}});

/// A.2.12
// The oFono copy lacks 0x65; the CyberChef one has 0CE6, a Kannada digit, for 0x1C.
constexpr CodeTable telugu = with(
    common, {{0x1C, U"\u0C66\u0C67\u0C68\u0C69\u0C6A\u0C6B\u0C6C\u0C6D\u0C6E\u0C6F\u0C58\u0C59"},
             {0x2A, U"\u0C78\u0C79\u0C7A\u0C7B\u0C7C"},
             {0x30, U"\u0C7D\u0C7E\u0C7F"}});

/// A.2.13
constexpr CodeTable urdu = with(
    common, {{0x19, U"\u0600\u0601"},
             {0x1C, U"\u06F0\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7\u06F8\u06F9\u060C\u060D"},
             {0x2A, U"\u060E\u060F\u0610\u0611\u0612"},
             {0x30, U"\u0613\u0614\u061B\u061F\u0640\u0652\u0658\u066B\u066C\u0672\u0673\u06CD"},
             {0x3F, U"\u06D4"}});

constexpr const CodeTable* tables[] = {
    nullptr,  &turkish,   &spanish, &portuguese, &bengali, &gujarati, &hindi,
    &kannada, &malayalam, &oriya,   &punjabi,    &tamil,   &telugu,   &urdu,
};

}  // namespace

const CodeTable* single_shift_table(std::uint8_t language) {
    return language < std::size(tables) ? tables[language] : nullptr;
}

}  // namespace sms
