#include "recovery/symptom.hpp"

#include "hal/error.hpp"

namespace hal::recovery {

Symptom symptom_of(const std::error_code& code) {
    if (code.category() == cms_category() || code.category() == cme_category()) {
        return Symptom::alive;
    }
    if (code.category() != hal_category()) {
        return Symptom::none;
    }
    switch (static_cast<Errc>(code.value())) {
        case Errc::timed_out:
        case Errc::no_prompt:
            return Symptom::silent;
        case Errc::unexpected_reply:
        case Errc::overflow:
            return Symptom::garbled;
        case Errc::plain_error:
            return Symptom::alive;
        case Errc::port_gone:
            return Symptom::gone;
        case Errc::interrupted:
            return Symptom::interrupted;
        case Errc::port_busy:
        case Errc::wrong_port:
        case Errc::not_supported:
        case Errc::not_ready:
        case Errc::dead:
            return Symptom::none;
    }
    return Symptom::none;
}

Symptom symptom_of_command(const std::error_code& code) {
    const Symptom symptom = symptom_of(code);
    return symptom == Symptom::none ? Symptom::silent : symptom;
}

}  // namespace hal::recovery
