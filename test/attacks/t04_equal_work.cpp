// T4, timing: an unknown user name costs the same hashes as a wrong password, whatever the
// accounts' hashes are. It fails when one of them costs a hash more or less.
//
// The linker leads the two libraries' functions through counters (--wrap).

#include <crypt.h>
#include <sodium.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cmath>
#include <iostream>
#include <random>

#include "auth/desk.hpp"

namespace {

/// What one attempt has cost.
struct Work {
    int argon2id = 0;
    int crypt = 0;
    friend bool operator==(const Work&, const Work&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Work& work) {
        return out << work.argon2id << " Argon2id, " << work.crypt << " crypt";
    }
};

Work counted;

}  // namespace

extern "C" {
int __real_crypto_pwhash_str_verify(const char* hash, const char* password,
                                    unsigned long long length);
int __real_crypto_pwhash_str_alg(char* hash, const char* password, unsigned long long length,
                                 unsigned long long passes, std::size_t memory, int algorithm);
char* __real_crypt_r(const char* phrase, const char* setting, crypt_data* data);

int __wrap_crypto_pwhash_str_verify(const char* hash, const char* password,
                                    unsigned long long length) {
    ++counted.argon2id;
    return __real_crypto_pwhash_str_verify(hash, password, length);
}
int __wrap_crypto_pwhash_str_alg(char* hash, const char* password, unsigned long long length,
                                 unsigned long long passes, std::size_t memory, int algorithm) {
    ++counted.argon2id;
    return __real_crypto_pwhash_str_alg(hash, password, length, passes, memory, algorithm);
}
char* __wrap_crypt_r(const char* phrase, const char* setting, crypt_data* data) {
    ++counted.crypt;
    return __real_crypt_r(phrase, setting, data);
}
}

namespace {

using test_auth::Desk;
using test_auth::password;
using test_auth::plc;

/// Of test_auth::password, made by Python's crypt.crypt().
const settings::Account imported{"old",
                                 "$5$deadbeefdeadbeef$Q6qgscjBmMvYBuSSy3fCz0KkKxT0CrjgeOiQcW1rbS3"};

/// What this attempt costs, and that it was answered so.
Work work_of(Desk& desk, const std::string& username, const std::string& tried, bool right) {
    static int source = 0;  // each from another one: these are no guesses
    counted = {};
    desk.verdicts.clear();
    BOOST_TEST(desk.submit(username, tried, "10.0.0." + std::to_string(++source)));
    desk.clock.run();
    BOOST_TEST(desk.verdicts == std::vector<bool>({right}), boost::test_tools::per_element());
    return counted;
}

/// Welch's t of how long known() takes for the two kinds, in random order.
double welch_t(Desk& desk, int samples) {
    struct Kind {
        const char* username;
        double count = 0;
        double mean = 0;
        double squares = 0;
        void add(double value) {  // Welford
            const double before = value - mean;
            mean += before / ++count;
            squares += before * (value - mean);
        }
        double variance_of_mean() const { return squares / (count - 1) / count; }
    };
    Kind kinds[] = {{.username = "plc"}, {.username = "xyz"}};
    std::mt19937 random(1);
    for (int i = 0; i < samples; ++i) {
        Kind& kind = kinds[random() % 2];
        const auto began = std::chrono::steady_clock::now();
        desk.authenticator.known(auth::Realm::sms, test_auth::source, kind.username,
                                 "violet-canoe-38");
        const std::chrono::duration<double, std::nano> took =
            std::chrono::steady_clock::now() - began;
        if (took.count() < 100'000) {  // else the machine did something else meanwhile
            kind.add(took.count());
        }
    }
    return (kinds[0].mean - kinds[1].mean) /
           std::sqrt(kinds[0].variance_of_mean() + kinds[1].variance_of_mean());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(equal_work)

BOOST_AUTO_TEST_CASE(an_unknown_user_costs_what_a_wrong_password_does) {
    Desk desk;
    desk.start();
    const Work one{.argon2id = 1, .crypt = 0};
    BOOST_TEST(work_of(desk, "plc", "violet-canoe-38", false) == one);
    BOOST_TEST(work_of(desk, "nobody", "violet-canoe-38", false) == one);
    BOOST_TEST(work_of(desk, "nobody", password, false) == one);  // somebody's
    BOOST_TEST(work_of(desk, "plc", password, true) == one);
    desk.end();
}

BOOST_AUTO_TEST_CASE(nothing_tells_whose_hash_was_imported) {
    Desk desk;
    desk.authenticator.replace_accounts({plc(), imported}, {});
    desk.start();
    const Work both{.argon2id = 1, .crypt = 1};
    BOOST_TEST(work_of(desk, "plc", "violet-canoe-38", false) == both);
    BOOST_TEST(work_of(desk, "old", "violet-canoe-38", false) == both);
    BOOST_TEST(work_of(desk, "nobody", "violet-canoe-38", false) == both);
    BOOST_TEST(work_of(desk, "plc", password, true) == both);
    BOOST_TEST(work_of(desk, "old", password, true) == both);
    desk.end();
}

BOOST_AUTO_TEST_CASE(nor_when_all_of_them_were) {
    Desk desk;
    desk.authenticator.replace_accounts({imported}, {});
    desk.start();
    const Work both{.argon2id = 1, .crypt = 1};
    BOOST_TEST(work_of(desk, "old", "violet-canoe-38", false) == both);
    BOOST_TEST(work_of(desk, "nobody", "violet-canoe-38", false) == both);
    BOOST_TEST(work_of(desk, "old", password, true) == both);
    desk.end();
}

// The long form, by its name only: it takes its time, and a quiet machine.
BOOST_AUTO_TEST_CASE(the_quick_answer_takes_as_long_for_both, *boost::unit_test::disabled()) {
    Desk desk;
    desk.start();
    desk.submit("plc", password);
    desk.clock.run();
    const double t = welch_t(desk, 1'000'000);
    std::cout << "Welch's t of 1,000,000: " << t << '\n';
    BOOST_TEST(std::abs(t) < 4.5);
    desk.end();
}

BOOST_AUTO_TEST_SUITE_END()
