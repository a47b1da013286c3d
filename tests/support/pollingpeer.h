// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/httpharness.h"

namespace saferide::test {

/// A session by polling on one connection.
class PollingPeer
{
public:
    explicit PollingPeer(quint16 port)
        : m_client(port)
    {
        opened = get();
        const qsizetype at = opened.body.indexOf("\"sid\":\"") + 7;
        m_sid = opened.body.mid(at, opened.body.indexOf('"', at) - at);
    }
    Answer get()
    {
        m_client.send("GET " + path() + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return m_client.answer();
    }
    Answer post(const QByteArray &payload)
    {
        m_client.send("POST " + path() + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                      + QByteArray::number(payload.size()) + "\r\n\r\n" + payload);
        return m_client.answer();
    }
    /// Joins the namespace `/`.
    bool connects(const QByteArray &connect = "40")
    {
        return post(connect).body == "ok" && get().body.startsWith("40{");
    }
    bool isGone() { return post("3").status == 400; }

    QByteArray path() const
    {
        const QByteArray session = m_sid.isEmpty() ? QByteArray() : QByteArray("&sid=" + m_sid);
        return "/socket.io/?EIO=4&transport=polling" + session;
    }
    Answer opened;

private:
    QByteArray m_sid;
    RawClient m_client;
};

} // namespace saferide::test
