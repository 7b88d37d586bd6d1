#include "outbox/state.hpp"

#include <array>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <vector>

namespace {

using outbox::State;
using enum outbox::State;

constexpr std::array all{queued,        armed,  resolving, sent,      delivered,
                         undeliverable, failed, expired,   cancelled, uncertain};

struct Whole {
    std::vector<State> parts;
    State message;
};
std::ostream& operator<<(std::ostream& out, const Whole& whole) {
    for (const State part : whole.parts) {
        out << outbox::to_string(part) << ' ';
    }
    return out;
}

const std::array wholes{
    Whole{{queued}, queued},
    Whole{{sent}, sent},
    Whole{{sent, queued, queued}, queued},
    Whole{{sent, armed, queued}, queued},
    Whole{{sent, failed, cancelled}, failed},
    Whole{{sent, uncertain, sent}, uncertain},
    Whole{{uncertain, failed, cancelled}, failed},
    Whole{{sent, expired}, expired},
    Whole{{delivered, sent}, sent},
    Whole{{delivered, delivered}, delivered},
    Whole{{delivered, undeliverable}, undeliverable},
    Whole{{sent, resolving, queued}, queued},
    Whole{{sent, resolving}, resolving},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(states)

BOOST_DATA_TEST_CASE(a_message_is_what_its_parts_make_it, wholes) {
    BOOST_TEST(outbox::to_string(outbox::of_message(sample.parts)) ==
               outbox::to_string(sample.message));
}

BOOST_AUTO_TEST_CASE(what_has_been_sent_is_never_queued_again) {
    for (const State from : all) {
        if (outbox::is_final(from)) {
            BOOST_TEST(!outbox::allowed(from, queued), outbox::to_string(from));
            BOOST_TEST(!outbox::allowed(from, armed), outbox::to_string(from));
        }
    }
}

BOOST_AUTO_TEST_CASE(only_a_queued_part_can_be_armed) {
    for (const State from : all) {
        BOOST_TEST(outbox::allowed(from, armed) == (from == queued), outbox::to_string(from));
    }
}

BOOST_AUTO_TEST_CASE(uncertain_is_only_ever_upgraded) {
    for (const State to : all) {
        BOOST_TEST(outbox::allowed(uncertain, to) ==
                       (to == sent || to == delivered || to == undeliverable),
                   outbox::to_string(to));
    }
}

BOOST_AUTO_TEST_SUITE_END()
