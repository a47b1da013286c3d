// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/quitsignals.h"

#include <csignal>
#include <initializer_list>
#include <unistd.h>

namespace saferide {

namespace {

constexpr auto Signals = {SIGINT, SIGTERM, SIGHUP};

int sending = -1; // end of a pipe: a handler may write to it

void handle(int /*signal*/)
{
    (void)!write(sending, "q", 1);
}

void install(void (*handler)(int), int flags)
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    for (const int signal : Signals) {
        sigaction(signal, &action, nullptr);
    }
}

/// The receiving end.
int openPipe()
{
    int ends[2] = {-1, -1};
    if (pipe(ends) != 0) {
        return -1;
    }
    sending = ends[1];
    return ends[0];
}

} // namespace

QuitSignals::QuitSignals(std::function<void()> quit)
    : m_receiving(openPipe())
    , m_quit(std::move(quit))
    , m_notifier(m_receiving, QSocketNotifier::Read)
{
    QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this] {
        m_notifier.setEnabled(false);
        m_quit();
    });
    if (m_receiving >= 0) {
        install(handle, int(SA_RESTART | SA_RESETHAND));
    }
}

QuitSignals::~QuitSignals()
{
    install(SIG_DFL, 0);
    close(m_receiving);
    close(std::exchange(sending, -1));
}

} // namespace saferide
