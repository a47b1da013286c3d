// SPDX-License-Identifier: GPL-3.0-or-later
// saferided with the database on its event loops, as in the predecessor: what docs/performance.md
// (P4) compares with. Takes the options of saferided. Never installed.
#include "server/commands/program.h"
#include "tests/benchmarks/blocking/blockingpool.h"
#include "tests/benchmarks/blocking/blockingwriter.h"

int main(int argc, char *argv[])
{
    using namespace saferide;
    return runProgram(argc, argv,
                      {.makePool =
                           [](db::Pool::Settings settings) {
                               return std::make_unique<bench::BlockingPool>(std::move(settings));
                           },
                       .makeWriter =
                           [](PositionWriter::Store store, PositionWriter::Settings settings) {
                               return std::make_unique<bench::BlockingWriter>(std::move(store),
                                                                              settings);
                           }});
}
