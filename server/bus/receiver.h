// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bus/channels.h"
#include "server/bus/delayprobe.h"
#include "server/bus/figures.h"
#include "server/bus/seal.h"
#include "shared/core/loglimit.h"

namespace saferide::bus {

/// Passes on what other nodes sealed, and counts the rest.
class Receiver
{
public:
    /// `origin`: that of this node's own messages. The references outlive the receiver.
    Receiver(const Channels &channels, const Seal &seal, quint64 origin, const Figures &figures,
             DelayProbe &delay, Listener &listener);

    void receive(QByteArrayView channel, QByteArrayView sealed);

private:
    const Channels &m_channels;
    const Seal &m_seal;
    const quint64 m_origin;
    const Figures &m_figures;
    DelayProbe &m_delay;
    Listener &m_listener;
    LogLimit m_lines;
};

} // namespace saferide::bus
