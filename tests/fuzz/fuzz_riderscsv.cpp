// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a file of riders holds: riders whose fields are valid, or problems with a place.
#include "shared/domain/displayname.h"
#include "shared/protocol/riderscsv.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const RiderList list = readRidersCsv(fuzz::bytesOf(data, size));
    FUZZ_CHECK(list.riders.size() <= RiderList::MaxLines);
    FUZZ_CHECK(list.problems.size() <= RiderList::MaxProblems);
    for (const ListProblem &problem : list.problems) {
        FUZZ_CHECK(problem.line >= 1 && problem.column >= 1 && !problem.message.isEmpty());
    }
    int line = 0;
    for (const ListedRider &listed : list.riders) {
        FUZZ_CHECK(listed.line > line && listed.nameColumn >= 1 && listed.bibColumn >= 1);
        line = listed.line;
        const NewRider &rider = listed.rider;
        FUZZ_CHECK(normalizedDisplayName(rider.displayName) == rider.displayName);
        for (const ContactField &field : ContactFields) {
            const auto &text = rider.contact.*field.value;
            const auto again = contactText(field, text.value_or(QString()));
            FUZZ_CHECK(again && *again == text);
        }
    }
    return 0;
}
