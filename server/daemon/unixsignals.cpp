// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/daemon/unixsignals.h"

#include <csignal>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace saferide {
namespace {

sigset_t handledSignals()
{
    sigset_t signals{};
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        sigaddset(&signals, signal);
    }
    return signals;
}

} // namespace

void UnixSignals::block()
{
    const sigset_t signals = handledSignals();
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void UnixSignals::ignoreFailedWrites()
{
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN);
}

UnixSignals::UnixSignals(std::function<void(int)> handle)
    : m_handle(std::move(handle))
{
    const sigset_t signals = handledSignals();
    m_descriptor = ::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &UnixSignals::read);
}

UnixSignals::~UnixSignals()
{
    m_notifier.reset();
    ::close(m_descriptor);
}

void UnixSignals::read()
{
    signalfd_siginfo information{};
    while (::read(m_descriptor, &information, sizeof information) == ssize_t(sizeof information)) {
        m_handle(int(information.ssi_signo));
    }
}

} // namespace saferide
