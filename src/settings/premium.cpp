#include "settings/premium.hpp"

#include <array>

namespace settings {
namespace {

/// Each was held against libphonenumber 8.12.57 (Debian 12): there, no number in it is a mobile or
/// a fixed one, and where only its name stands here, its metadata is the source. Left out where a
/// prefix would shut ordinary numbers out, as Ireland's 15.. behind Dublin's 1.
constexpr auto prefixes = std::to_array<std::string_view>({
    "+979",                          // ITU-T E.164: International Premium Rate Service
    "+1900",                         // North American Numbering Plan: area code 900
    "+449",                          // UK, Ofcom, National Telephone Numbering Plan: 09
    "+31900",  "+31906",  "+31909",  // Netherlands, ACM, paid information numbers: 0900, 0906, 0909
    "+3290",                         // Belgium, BIPT, royal decree of 27 April 2007: 090x
    "+3381",   "+3382",   "+3389",   // France, ARCEP decision 2018-0881, tarification majorée
    "+34803",  "+34806",  "+34807",  // Spain, Plan Nacional de Numeración, tarificación adicional
    "+39892",  "+39894",             // Italy, AGCOM, delibera 26/08/CIR: servizi a sovrapprezzo
    "+39895",  "+39899",             // the same
    "+41900",  "+41901",  "+41906",  // Switzerland, BAKOM: 0900, 0901, 0906
    "+43900",  "+43901",             // Austria, RTR, Mehrwertnummern (KEM-V): 0900, 0901,
    "+43930",  "+43931",  "+43939",  // 0930, 0931, 0939
    "+46900",  "+46939",  "+46944",  // Sweden, PTS, betalsamtal: 0900, 0939, 0944
    "+49900",                        // Germany, Bundesnetzagentur, Nummernplan (0)900
    "+61190",                        // Australia: 190; libphonenumber
    "+6490",                         // New Zealand: 0900; libphonenumber
    "+30901",  "+30909",             // Greece; libphonenumber
    "+3690",   "+3691",              // Hungary; libphonenumber
    "+4090",                         // Romania; libphonenumber
    "+42090",                        // Czech Republic; libphonenumber
    "+421900",                       // Slovakia; libphonenumber
    "+4590",                         // Denmark; libphonenumber
    "+47820",  "+47829",             // Norway; libphonenumber
    "+4870",                         // Poland; libphonenumber
    "+358600", "+358700",            // Finland; libphonenumber
    "+35990",                        // Bulgaria; libphonenumber
    "+370900",                       // Lithuania; libphonenumber
    "+37190",                        // Latvia; libphonenumber
    "+372900",                       // Estonia; libphonenumber
    "+38560",  "+38561",             // Croatia; libphonenumber
    "+38690",                        // Slovenia; libphonenumber
    "+90900",                        // Turkey; libphonenumber
});

}  // namespace

std::span<const std::string_view> premium_prefixes() {
    return prefixes;
}

}  // namespace settings
