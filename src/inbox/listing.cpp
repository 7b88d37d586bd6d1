#include "inbox/listing.hpp"

#include "inbox/catalogue.hpp"

namespace inbox {

Listing make_listing(std::span<const KnownPdu> pdus, std::span<const Source> sources) {
    Catalogue catalogue;
    std::vector<KnownPdu> on_sims;
    for (const KnownPdu& pdu : pdus) {
        if (pdu.archive != 0) {
            catalogue.put(pdu);
        } else {
            on_sims.push_back(pdu);
        }
    }
    return catalogue.list(on_sims, sources);
}

}  // namespace inbox
