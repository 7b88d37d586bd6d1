#include "auth/crypt_hash.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace {

constexpr auto password = "violet-canoe-37";

/// Made by Python's crypt.crypt(), which is libxcrypt's crypt(3).
const std::string hashes[] = {
    "$1$deadbeef$RdDDVmn1V3fwxAyb0EAfx/",
    "$5$deadbeefdeadbeef$Q6qgscjBmMvYBuSSy3fCz0KkKxT0CrjgeOiQcW1rbS3",
    "$5$rounds=2000$deadbeefdeadbeef$3s.n2AQhRZU403VMfze1t7CporrzASDLfaolsghD1x2",
    "$6$deadbeefdeadbeef$zvOdRD/CRm4.TLliILHGqjEq5zz930ZSiyJVVieB5i50HYKUxwLigN9R50DwgstA1/"
    "BYqwShoZawaFuv7lhA3.",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(crypt_hash)

BOOST_DATA_TEST_CASE(it_fits_its_password_only, hashes, hash) {
    BOOST_TEST(auth::is_crypt_hash(hash));
    BOOST_TEST(auth::verify_crypt(hash, password));
    BOOST_TEST(!auth::verify_crypt(hash, "violet-canoe-38"));
    BOOST_TEST(!auth::verify_crypt(hash, ""));
    std::string damaged = hash;
    damaged.back() = damaged.back() == '1' ? '2' : '1';
    BOOST_TEST(!auth::verify_crypt(damaged, password));
}

BOOST_DATA_TEST_CASE(a_password_counts_whole, hashes, hash) {
    using namespace std::string_view_literals;
    BOOST_TEST(!auth::verify_crypt(hash, "violet-canoe-37\0x"sv));
    BOOST_TEST(!auth::verify_crypt(hash, std::string(16384, 'x')));
}

BOOST_AUTO_TEST_CASE(what_a_long_password_begins_with_does_not_open) {
    // "$5$deadbeefdeadbeef$" of 256 times "x", by the same program.
    const std::string hash = "$5$deadbeefdeadbeef$Ei5ms73YHRLGpmuqTleMINYqcPcNmN7gmAUqwtTy20/";
    BOOST_TEST(auth::verify_crypt(hash, std::string(auth::max_crypt_password, 'x')));
    BOOST_TEST(!auth::verify_crypt(hash, std::string(auth::max_crypt_password + 1, 'x')));
}

BOOST_AUTO_TEST_CASE(another_form_is_none_of_these) {
    for (const char* hash : {"", "*", "!", "$", "$2b$05$abcdefghijklmnopqrstuu", "$y$j9T$x$y",
                             "$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA", "abJnggxhB/yWI"}) {
        BOOST_TEST_INFO(hash);
        BOOST_TEST(!auth::is_crypt_hash(hash));
        BOOST_TEST(!auth::verify_crypt(hash, password));
    }
}

BOOST_AUTO_TEST_SUITE_END()
