#include "sms/national.hpp"
#include "sms/table_with.hpp"

// The national language locking shift tables, TS 23.038 A.3. A.3.2, Spanish, is void. 0x1B is the
// escape; a null is a code without a character.
//
// Compared code by code with three transcriptions of TS 23.038: the documentation of SMS Server
// Tools 3 (release 13), Firefox OS, and what Debian's oFono 1.31 has compiled in. A fourth,
// CyberChef's (release 16), was read where they differ: the table then says how.

namespace sms {
namespace {

/// A.3.1
constexpr CodeTable turkish = with(default_locking, {{0x04, U"\u20AC"},
                                                     {0x07, U"\u0131"},
                                                     {0x0B, U"\u011E\u011F"},
                                                     {0x1C, U"\u015E\u015F"},
                                                     {0x40, U"\u0130"},
                                                     {0x60, U"\u00E7"}});

/// A.3.3
constexpr CodeTable portuguese =
    with(default_locking, {{0x04, U"\u00EA"},
                           {0x06, U"\u00FA\u00ED\u00F3\u00E7"},
                           {0x0B, U"\u00D4\u00F4"},
                           {0x0E, U"\u00C1\u00E1"},
                           {0x12, U"\u00AA\u00C7\u00C0\u221E^\\\u20AC\u00D3|"},
                           {0x1C, U"\u00C2\u00E2\u00CA"},
                           {0x24, U"\u00BA"},
                           {0x40, U"\u00CD"},
                           {0x5B, U"\u00C3\u00D5\u00DA"},
                           {0x60, U"~"},
                           {0x7B, U"\u00E3\u00F5`"}});

/// A.3.4
constexpr CodeTable bengali{
    U'\u0981', U'\u0982', U'\u0983', U'\u0985', U'\u0986', U'\u0987', U'\u0988', U'\u0989',
    U'\u098A', U'\u098B', U'\n',     U'\u098C', U'\0',     U'\r',     U'\0',     U'\u098F',
    U'\u0990', U'\0',     U'\0',     U'\u0993', U'\u0994', U'\u0995', U'\u0996', U'\u0997',
    U'\u0998', U'\u0999', U'\u099A', U'\0',     U'\u099B', U'\u099C', U'\u099D', U'\u099E',
    U' ',      U'!',      U'\u099F', U'\u09A0', U'\u09A1', U'\u09A2', U'\u09A3', U'\u09A4',
    U')',      U'(',      U'\u09A5', U'\u09A6', U',',      U'\u09A7', U'.',      U'\u09A8',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\0',     U'\u09AA', U'\u09AB', U'?',
    U'\u09AC', U'\u09AD', U'\u09AE', U'\u09AF', U'\u09B0', U'\0',     U'\u09B2', U'\0',
    U'\0',     U'\0',     U'\u09B6', U'\u09B7', U'\u09B8', U'\u09B9', U'\u09BC', U'\u09BD',
    U'\u09BE', U'\u09BF', U'\u09C0', U'\u09C1', U'\u09C2', U'\u09C3', U'\u09C4', U'\0',
    U'\0',     U'\u09C7', U'\u09C8', U'\0',     U'\0',     U'\u09CB', U'\u09CC', U'\u09CD',
    U'\u09CE', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u09D7', U'\u09DC', U'\u09DD', U'\u09F0', U'\u09F1',
};

/// A.3.5
constexpr CodeTable gujarati{
    U'\u0A81', U'\u0A82', U'\u0A83', U'\u0A85', U'\u0A86', U'\u0A87', U'\u0A88', U'\u0A89',
    U'\u0A8A', U'\u0A8B', U'\n',     U'\u0A8C', U'\u0A8D', U'\r',     U'\0',     U'\u0A8F',
    U'\u0A90', U'\u0A91', U'\0',     U'\u0A93', U'\u0A94', U'\u0A95', U'\u0A96', U'\u0A97',
    U'\u0A98', U'\u0A99', U'\u0A9A', U'\0',     U'\u0A9B', U'\u0A9C', U'\u0A9D', U'\u0A9E',
    U' ',      U'!',      U'\u0A9F', U'\u0AA0', U'\u0AA1', U'\u0AA2', U'\u0AA3', U'\u0AA4',
    U')',      U'(',      U'\u0AA5', U'\u0AA6', U',',      U'\u0AA7', U'.',      U'\u0AA8',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\0',     U'\u0AAA', U'\u0AAB', U'?',
    U'\u0AAC', U'\u0AAD', U'\u0AAE', U'\u0AAF', U'\u0AB0', U'\0',     U'\u0AB2', U'\u0AB3',
    U'\0',     U'\u0AB5', U'\u0AB6', U'\u0AB7', U'\u0AB8', U'\u0AB9', U'\u0ABC', U'\u0ABD',
    U'\u0ABE', U'\u0ABF', U'\u0AC0', U'\u0AC1', U'\u0AC2', U'\u0AC3', U'\u0AC4', U'\u0AC5',
    U'\0',     U'\u0AC7', U'\u0AC8', U'\u0AC9', U'\0',     U'\u0ACB', U'\u0ACC', U'\u0ACD',
    U'\u0AD0', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0AE0', U'\u0AE1', U'\u0AE2', U'\u0AE3', U'\u0AF1',
};

/// A.3.6
constexpr CodeTable hindi{
    U'\u0901', U'\u0902', U'\u0903', U'\u0905', U'\u0906', U'\u0907', U'\u0908', U'\u0909',
    U'\u090A', U'\u090B', U'\n',     U'\u090C', U'\u090D', U'\r',     U'\u090E', U'\u090F',
    U'\u0910', U'\u0911', U'\u0912', U'\u0913', U'\u0914', U'\u0915', U'\u0916', U'\u0917',
    U'\u0918', U'\u0919', U'\u091A', U'\0',     U'\u091B', U'\u091C', U'\u091D', U'\u091E',
    U' ',      U'!',      U'\u091F', U'\u0920', U'\u0921', U'\u0922', U'\u0923', U'\u0924',
    U')',      U'(',      U'\u0925', U'\u0926', U',',      U'\u0927', U'.',      U'\u0928',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\u0929', U'\u092A', U'\u092B', U'?',
    U'\u092C', U'\u092D', U'\u092E', U'\u092F', U'\u0930', U'\u0931', U'\u0932', U'\u0933',
    U'\u0934', U'\u0935', U'\u0936', U'\u0937', U'\u0938', U'\u0939', U'\u093C', U'\u093D',
    U'\u093E', U'\u093F', U'\u0940', U'\u0941', U'\u0942', U'\u0943', U'\u0944', U'\u0945',
    U'\u0946', U'\u0947', U'\u0948', U'\u0949', U'\u094A', U'\u094B', U'\u094C', U'\u094D',
    U'\u0950', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0972', U'\u097B', U'\u097C', U'\u097E', U'\u097F',
};

/// A.3.7
// 0x24 is printed as 0CAA in the oFono and the CyberChef copies, which 0x3D is too; the alphabet
// asks for 0CA1, as the other two have it.
constexpr CodeTable kannada{
    U'\0',     U'\u0C82', U'\u0C83', U'\u0C85', U'\u0C86', U'\u0C87', U'\u0C88', U'\u0C89',
    U'\u0C8A', U'\u0C8B', U'\n',     U'\u0C8C', U'\0',     U'\r',     U'\u0C8E', U'\u0C8F',
    U'\u0C90', U'\0',     U'\u0C92', U'\u0C93', U'\u0C94', U'\u0C95', U'\u0C96', U'\u0C97',
    U'\u0C98', U'\u0C99', U'\u0C9A', U'\0',     U'\u0C9B', U'\u0C9C', U'\u0C9D', U'\u0C9E',
    U' ',      U'!',      U'\u0C9F', U'\u0CA0', U'\u0CA1', U'\u0CA2', U'\u0CA3', U'\u0CA4',
    U')',      U'(',      U'\u0CA5', U'\u0CA6', U',',      U'\u0CA7', U'.',      U'\u0CA8',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\0',     U'\u0CAA', U'\u0CAB', U'?',
    U'\u0CAC', U'\u0CAD', U'\u0CAE', U'\u0CAF', U'\u0CB0', U'\u0CB1', U'\u0CB2', U'\u0CB3',
    U'\0',     U'\u0CB5', U'\u0CB6', U'\u0CB7', U'\u0CB8', U'\u0CB9', U'\u0CBC', U'\u0CBD',
    U'\u0CBE', U'\u0CBF', U'\u0CC0', U'\u0CC1', U'\u0CC2', U'\u0CC3', U'\u0CC4', U'\0',
    U'\u0CC6', U'\u0CC7', U'\u0CC8', U'\0',     U'\u0CCA', U'\u0CCB', U'\u0CCC', U'\u0CCD',
    U'\u0CD5', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0CD6', U'\u0CE0', U'\u0CE1', U'\u0CE2', U'\u0CE3',
};

/// A.3.8
// The oFono copy has "," for 0x2E too.
constexpr CodeTable malayalam{
    U'\0',     U'\u0D02', U'\u0D03', U'\u0D05', U'\u0D06', U'\u0D07', U'\u0D08', U'\u0D09',
    U'\u0D0A', U'\u0D0B', U'\n',     U'\u0D0C', U'\0',     U'\r',     U'\u0D0E', U'\u0D0F',
    U'\u0D10', U'\0',     U'\u0D12', U'\u0D13', U'\u0D14', U'\u0D15', U'\u0D16', U'\u0D17',
    U'\u0D18', U'\u0D19', U'\u0D1A', U'\0',     U'\u0D1B', U'\u0D1C', U'\u0D1D', U'\u0D1E',
    U' ',      U'!',      U'\u0D1F', U'\u0D20', U'\u0D21', U'\u0D22', U'\u0D23', U'\u0D24',
    U')',      U'(',      U'\u0D25', U'\u0D26', U',',      U'\u0D27', U'.',      U'\u0D28',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\0',     U'\u0D2A', U'\u0D2B', U'?',
    U'\u0D2C', U'\u0D2D', U'\u0D2E', U'\u0D2F', U'\u0D30', U'\u0D31', U'\u0D32', U'\u0D33',
    U'\u0D34', U'\u0D35', U'\u0D36', U'\u0D37', U'\u0D38', U'\u0D39', U'\0',     U'\u0D3D',
    U'\u0D3E', U'\u0D3F', U'\u0D40', U'\u0D41', U'\u0D42', U'\u0D43', U'\u0D44', U'\0',
    U'\u0D46', U'\u0D47', U'\u0D48', U'\0',     U'\u0D4A', U'\u0D4B', U'\u0D4C', U'\u0D4D',
    U'\u0D57', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0D60', U'\u0D61', U'\u0D62', U'\u0D63', U'\u0D79',
};

/// A.3.9
constexpr CodeTable oriya{
    U'\u0B01', U'\u0B02', U'\u0B03', U'\u0B05', U'\u0B06', U'\u0B07', U'\u0B08', U'\u0B09',
    U'\u0B0A', U'\u0B0B', U'\n',     U'\u0B0C', U'\0',     U'\r',     U'\0',     U'\u0B0F',
    U'\u0B10', U'\0',     U'\0',     U'\u0B13', U'\u0B14', U'\u0B15', U'\u0B16', U'\u0B17',
    U'\u0B18', U'\u0B19', U'\u0B1A', U'\0',     U'\u0B1B', U'\u0B1C', U'\u0B1D', U'\u0B1E',
    U' ',      U'!',      U'\u0B1F', U'\u0B20', U'\u0B21', U'\u0B22', U'\u0B23', U'\u0B24',
    U')',      U'(',      U'\u0B25', U'\u0B26', U',',      U'\u0B27', U'.',      U'\u0B28',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\0',     U'\u0B2A', U'\u0B2B', U'?',
    U'\u0B2C', U'\u0B2D', U'\u0B2E', U'\u0B2F', U'\u0B30', U'\0',     U'\u0B32', U'\u0B33',
    U'\0',     U'\u0B35', U'\u0B36', U'\u0B37', U'\u0B38', U'\u0B39', U'\u0B3C', U'\u0B3D',
    U'\u0B3E', U'\u0B3F', U'\u0B40', U'\u0B41', U'\u0B42', U'\u0B43', U'\u0B44', U'\0',
    U'\0',     U'\u0B47', U'\u0B48', U'\0',     U'\0',     U'\u0B4B', U'\u0B4C', U'\u0B4D',
    U'\u0B56', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0B57', U'\u0B60', U'\u0B61', U'\u0B62', U'\u0B63',
};

/// A.3.10
constexpr CodeTable punjabi{
    U'\u0A01', U'\u0A02', U'\u0A03', U'\u0A05', U'\u0A06', U'\u0A07', U'\u0A08', U'\u0A09',
    U'\u0A0A', U'\0',     U'\n',     U'\0',     U'\0',     U'\r',     U'\0',     U'\u0A0F',
    U'\u0A10', U'\0',     U'\0',     U'\u0A13', U'\u0A14', U'\u0A15', U'\u0A16', U'\u0A17',
    U'\u0A18', U'\u0A19', U'\u0A1A', U'\0',     U'\u0A1B', U'\u0A1C', U'\u0A1D', U'\u0A1E',
    U' ',      U'!',      U'\u0A1F', U'\u0A20', U'\u0A21', U'\u0A22', U'\u0A23', U'\u0A24',
    U')',      U'(',      U'\u0A25', U'\u0A26', U',',      U'\u0A27', U'.',      U'\u0A28',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\0',     U'\u0A2A', U'\u0A2B', U'?',
    U'\u0A2C', U'\u0A2D', U'\u0A2E', U'\u0A2F', U'\u0A30', U'\0',     U'\u0A32', U'\u0A33',
    U'\0',     U'\u0A35', U'\u0A36', U'\0',     U'\u0A38', U'\u0A39', U'\u0A3C', U'\0',
    U'\u0A3E', U'\u0A3F', U'\u0A40', U'\u0A41', U'\u0A42', U'\0',     U'\0',     U'\0',
    U'\0',     U'\u0A47', U'\u0A48', U'\0',     U'\0',     U'\u0A4B', U'\u0A4C', U'\u0A4D',
    U'\u0A51', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0A70', U'\u0A71', U'\u0A72', U'\u0A73', U'\u0A74',
};

/// A.3.11
constexpr CodeTable tamil{
    U'\0',     U'\u0B82', U'\u0B83', U'\u0B85', U'\u0B86', U'\u0B87', U'\u0B88', U'\u0B89',
    U'\u0B8A', U'\0',     U'\n',     U'\0',     U'\0',     U'\r',     U'\u0B8E', U'\u0B8F',
    U'\u0B90', U'\0',     U'\u0B92', U'\u0B93', U'\u0B94', U'\u0B95', U'\0',     U'\0',
    U'\0',     U'\u0B99', U'\u0B9A', U'\0',     U'\0',     U'\u0B9C', U'\0',     U'\u0B9E',
    U' ',      U'!',      U'\u0B9F', U'\0',     U'\0',     U'\0',     U'\u0BA3', U'\u0BA4',
    U')',      U'(',      U'\0',     U'\0',     U',',      U'\0',     U'.',      U'\u0BA8',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\u0BA9', U'\u0BAA', U'\0',     U'?',
    U'\0',     U'\0',     U'\u0BAE', U'\u0BAF', U'\u0BB0', U'\u0BB1', U'\u0BB2', U'\u0BB3',
    U'\u0BB4', U'\u0BB5', U'\u0BB6', U'\u0BB7', U'\u0BB8', U'\u0BB9', U'\0',     U'\0',
    U'\u0BBE', U'\u0BBF', U'\u0BC0', U'\u0BC1', U'\u0BC2', U'\0',     U'\0',     U'\0',
    U'\u0BC6', U'\u0BC7', U'\u0BC8', U'\0',     U'\u0BCA', U'\u0BCB', U'\u0BCC', U'\u0BCD',
    U'\u0BD0', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0BD7', U'\u0BF0', U'\u0BF1', U'\u0BF2', U'\u0BF9',
};

/// A.3.12
// The CyberChef copy has 0C11 for 0x11, which Unicode does not assign.
constexpr CodeTable telugu{
    U'\u0C01', U'\u0C02', U'\u0C03', U'\u0C05', U'\u0C06', U'\u0C07', U'\u0C08', U'\u0C09',
    U'\u0C0A', U'\u0C0B', U'\n',     U'\u0C0C', U'\0',     U'\r',     U'\u0C0E', U'\u0C0F',
    U'\u0C10', U'\0',     U'\u0C12', U'\u0C13', U'\u0C14', U'\u0C15', U'\u0C16', U'\u0C17',
    U'\u0C18', U'\u0C19', U'\u0C1A', U'\0',     U'\u0C1B', U'\u0C1C', U'\u0C1D', U'\u0C1E',
    U' ',      U'!',      U'\u0C1F', U'\u0C20', U'\u0C21', U'\u0C22', U'\u0C23', U'\u0C24',
    U')',      U'(',      U'\u0C25', U'\u0C26', U',',      U'\u0C27', U'.',      U'\u0C28',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\0',     U'\u0C2A', U'\u0C2B', U'?',
    U'\u0C2C', U'\u0C2D', U'\u0C2E', U'\u0C2F', U'\u0C30', U'\u0C31', U'\u0C32', U'\u0C33',
    U'\0',     U'\u0C35', U'\u0C36', U'\u0C37', U'\u0C38', U'\u0C39', U'\0',     U'\u0C3D',
    U'\u0C3E', U'\u0C3F', U'\u0C40', U'\u0C41', U'\u0C42', U'\u0C43', U'\u0C44', U'\0',
    U'\u0C46', U'\u0C47', U'\u0C48', U'\0',     U'\u0C4A', U'\u0C4B', U'\u0C4C', U'\u0C4D',
    U'\u0C55', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0C56', U'\u0C60', U'\u0C61', U'\u0C62', U'\u0C63',
};

/// A.3.13
constexpr CodeTable urdu{
    U'\u0627', U'\u0622', U'\u0628', U'\u067B', U'\u0680', U'\u067E', U'\u06A6', U'\u062A',
    U'\u06C2', U'\u067F', U'\n',     U'\u0679', U'\u067D', U'\r',     U'\u067A', U'\u067C',
    U'\u062B', U'\u062C', U'\u0681', U'\u0684', U'\u0683', U'\u0685', U'\u0686', U'\u0687',
    U'\u062D', U'\u062E', U'\u062F', U'\0',     U'\u068C', U'\u0688', U'\u0689', U'\u068A',
    U' ',      U'!',      U'\u068F', U'\u068D', U'\u0630', U'\u0631', U'\u0691', U'\u0693',
    U')',      U'(',      U'\u0699', U'\u0632', U',',      U'\u0696', U'.',      U'\u0698',
    U'0',      U'1',      U'2',      U'3',      U'4',      U'5',      U'6',      U'7',
    U'8',      U'9',      U':',      U';',      U'\u069A', U'\u0633', U'\u0634', U'?',
    U'\u0635', U'\u0636', U'\u0637', U'\u0638', U'\u0639', U'\u0641', U'\u0642', U'\u06A9',
    U'\u06AA', U'\u06AB', U'\u06AF', U'\u06B3', U'\u06B1', U'\u0644', U'\u0645', U'\u0646',
    U'\u06BA', U'\u06BB', U'\u06BC', U'\u0648', U'\u06C4', U'\u06D5', U'\u06C1', U'\u06BE',
    U'\u0621', U'\u06CC', U'\u06D0', U'\u06D2', U'\u064D', U'\u0650', U'\u064F', U'\u0657',
    U'\u0654', U'a',      U'b',      U'c',      U'd',      U'e',      U'f',      U'g',
    U'h',      U'i',      U'j',      U'k',      U'l',      U'm',      U'n',      U'o',
    U'p',      U'q',      U'r',      U's',      U't',      U'u',      U'v',      U'w',
    U'x',      U'y',      U'z',      U'\u0655', U'\u0651', U'\u0653', U'\u0656', U'\u0670',
};

constexpr const CodeTable* tables[] = {
    nullptr,  &turkish,   nullptr, &portuguese, &bengali, &gujarati, &hindi,
    &kannada, &malayalam, &oriya,  &punjabi,    &tamil,   &telugu,   &urdu,
};

}  // namespace

const CodeTable* locking_shift_table(std::uint8_t language) {
    return language < std::size(tables) ? tables[language] : nullptr;
}

}  // namespace sms
