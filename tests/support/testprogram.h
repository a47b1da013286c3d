// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTest>

/// The test classes of a folder are one program, which runs the class that is named on its command
/// line as ctest names it: `test_shared tst_greatcircle [options of Qt Test]`.
namespace saferide::test {

using Runner = int (*)(int argc, char **argv);

/// A class that the program can run; made by SAFERIDE_TEST before main() begins.
struct Registration
{
    Registration(const char *className, Runner runner) noexcept;

    const char *const name;
    const Runner run;
    const Registration *const next;
};

/// How long QTRY_VERIFY and its like wait at most: only a failure takes that long. Qt's five
/// seconds are not enough where much else runs beside.
inline constexpr int TryMsecs = 60'000;

/// As Qt Test's own main does it: Test::initMain(), if there is one, comes before the application.
template<typename Test, typename Application = QCoreApplication>
int runTest(int argc, char **argv)
{
    if constexpr (requires { Test::initMain(); }) {
        Test::initMain();
    }
    if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT")) {
        qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); // ctest ends what hangs
    }
    const Application application(argc, argv);
    QCoreApplication::setAttribute(Qt::AA_Use96Dpi);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace saferide::test

#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, saferide::test::TryMsecs)
#define QTRY_VERIFY2(expr, message) \
    QTRY_VERIFY2_WITH_TIMEOUT(expr, message, saferide::test::TryMsecs)
#define QTRY_COMPARE(expr, expected) \
    QTRY_COMPARE_WITH_TIMEOUT(expr, expected, saferide::test::TryMsecs)

/// SAFERIDE_TEST(TestRides), or SAFERIDE_TEST(TestWindow, QApplication) where the test needs more
/// than a QCoreApplication. In tst_rides.cpp; listed in a CMakeLists.txt by saferide_tests().
#define SAFERIDE_TEST(Class, ...) \
    static const saferide::test::Registration Class##Registration( \
        #Class, &saferide::test::runTest<Class __VA_OPT__(, ) __VA_ARGS__>);
