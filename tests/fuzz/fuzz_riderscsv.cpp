// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a file of riders holds: riders whose fields are valid, or problems with a place.
#include "shared/domain/displayname.h"
#include "shared/protocol/riderscsv.h"
#include "tests/fuzz/fuzztarget.h"

using namespace saferide;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const RidersCsv csv = readRidersCsv(fuzz::bytesOf(data, size));
    FUZZ_CHECK(csv.riders.size() <= RidersCsv::MaxLines);
    FUZZ_CHECK(csv.problems.size() <= RidersCsv::MaxProblems);
    for (const CsvProblem &problem : csv.problems) {
        FUZZ_CHECK(problem.line >= 1 && problem.column >= 1 && !problem.message.isEmpty());
    }
    int line = 0;
    for (const NewRider &rider : csv.riders) {
        FUZZ_CHECK(rider.line > line);
        line = rider.line;
        FUZZ_CHECK(normalizedDisplayName(rider.displayName) == rider.displayName);
        for (const ContactField &field : ContactFields) {
            const auto &text = rider.contact.*field.value;
            const auto again = contactText(field, text.value_or(QString()));
            FUZZ_CHECK(again && *again == text);
        }
    }
    return 0;
}
