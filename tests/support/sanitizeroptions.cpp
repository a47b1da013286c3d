// SPDX-License-Identifier: GPL-3.0-or-later
// The default options of the sanitizers in every program of a sanitized build, whatever the
// environment.

extern "C" {

const char *__asan_default_options() // NOLINT(bugprone-reserved-identifier)
{
    // A small quarantine, so that tests can observe freed memory. No strict string checks:
    // libxkbcommon-x11 copies from strings that are bounded but not terminated.
    return "detect_stack_use_after_return=1:detect_invalid_pointer_pairs=0"
           ":quarantine_size_mb=16:detect_leaks=1";
}

const char *__lsan_default_options() // NOLINT(bugprone-reserved-identifier)
{
    return "print_suppressions=0";
}

const char *__lsan_default_suppressions() // NOLINT(bugprone-reserved-identifier)
{
    // D-Bus: the last error of the bus is kept until the connection is freed, which Qt never does.
    // fontconfig: a pattern finds its elements by offsets, which the sanitizer takes for no
    // pointers; whatever pattern there still is at the end seems to have lost 256 bytes.
    return "leak:libdbus-1.so\nleak:libfontconfig.so\n";
}

const char *__ubsan_default_options() // NOLINT(bugprone-reserved-identifier)
{
    return "print_stacktrace=1:halt_on_error=1";
}

} // extern "C"
