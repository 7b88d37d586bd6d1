#include "sms/error.hpp"

#include <string>

namespace sms {
namespace {

const char* describe(Errc code) {
    switch (code) {
        case Errc::empty_text:
            return "the text is empty";
        case Errc::bad_utf8:
            return "the text is not UTF-8";
        case Errc::too_many_parts:
            return "the text is too long";
        case Errc::bad_number:
            return "not a telephone number";
        case Errc::truncated:
            return "the PDU ends too early";
        case Errc::bad_length:
            return "a length field of the PDU is wrong";
        case Errc::unsupported_type:
            return "a kind of PDU that does not belong into a storage";
        case Errc::compressed:
            return "compressed text is not supported";
        case Errc::not_text:
            return "8-bit data, not text";
    }
    return "unknown SMS error";
}

class Category final : public std::error_category {
public:
    const char* name() const noexcept override { return "sms"; }
    std::string message(int code) const override { return describe(static_cast<Errc>(code)); }
};

}  // namespace

const std::error_category& category() noexcept {
    static const Category instance;
    return instance;
}

}  // namespace sms
