// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/receiver.h"

#include "server/bus/logging.h"
#include "shared/protocol/busmessage.h"

namespace saferide::bus {

Receiver::Receiver(const Channels &channels, const Seal &seal, quint64 origin,
                   const Figures &figures, DelayProbe &delay, Listener &listener)
    : m_channels(channels)
    , m_seal(seal)
    , m_origin(origin)
    , m_figures(figures)
    , m_delay(delay)
    , m_listener(listener)
{
}

void Receiver::receive(QByteArrayView channel, QByteArrayView sealed)
{
    const auto address = m_channels.addressOf(channel);
    if (!address) {
        m_figures.unknown.add();
        return;
    }
    if (originOf(sealed) == m_origin) { // if forged, it is ignored all the same
        m_figures.own.add();
        m_delay.returned(sealed.chopped(Seal::TagBytes));
        return;
    }
    const auto message = m_seal.opened(channel, sealed);
    if (message) {
        m_listener.received(*address, *message);
        return;
    }
    m_figures.forged.add();
    if (const auto suppressed = m_lines.admit({})) {
        qCWarning(lcBus).noquote()
            << "ignored a message that was not sealed with our secret: give all nodes the same "
               "secret, and every other installation on this server another cluster.bus_prefix"
            << suppressedText(*suppressed);
    }
}

} // namespace saferide::bus
