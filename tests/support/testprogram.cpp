// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"

#include <QByteArray>

#include <cstdio>
#include <utility>

namespace saferide::test {
namespace {

constinit const Registration *last = nullptr; // set before main(), in no particular order

/// tst_rides for TestRides.
QByteArray ctestName(const Registration &test)
{
    return QByteArray(test.name).toLower().replace(0, int(qstrlen("test")), "tst_");
}

int listTests(const char *program)
{
    std::fprintf(stderr, "%s TEST [options of Qt Test], where TEST is one of\n", program);
    for (const Registration *test = last; test != nullptr; test = test->next) {
        std::fprintf(stderr, "  %s\n", ctestName(*test).constData());
    }
    return 2;
}

} // namespace

Registration::Registration(const char *className, Runner runner) noexcept
    : name(className)
    , run(runner)
    , next(std::exchange(last, this))
{
}

} // namespace saferide::test

int main(int argc, char **argv)
{
    using namespace saferide::test;
    for (const Registration *test = last; argc > 1 && test != nullptr; test = test->next) {
        if (ctestName(*test) == argv[1]) {
            return test->run(argc - 1, argv + 1); // the name is that of the program, as Qt sees it
        }
    }
    return listTests(argv[0]);
}
