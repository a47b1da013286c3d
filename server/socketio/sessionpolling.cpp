// SPDX-License-Identifier: GPL-3.0-or-later
// The side of a Session that speaks by long polling.
#include "server/socketio/server.h"
#include "server/socketio/session.h"

namespace saferide::socketio {

using engineio::PacketType;

PollingDone Session::marked(PollingDone done)
{
    return [done = std::move(done), self = weak_from_this()](PollingReply reply) {
        const auto session = self.lock();
        reply.authenticated = session && session->m_authenticated;
        done(std::move(reply));
    };
}

void Session::openByPolling(PollingDone done, std::unique_ptr<SessionUser> user)
{
    m_polling = std::make_unique<PollingTransport>(m_server.settings());
    m_polling->setPoll(marked(std::move(done)));
    countAs(Transport::Polling);
    open(std::move(user));
}

void Session::poll(PollingDone done)
{
    if (m_polling->hasPoll()) {
        close();
        done(errorReply(EngineError::BadRequest));
        return;
    }
    m_polling->setPoll(marked(std::move(done)));
    if (m_state == State::Draining) {
        m_polling->answerWith(PacketType::Close);
        finish();
        return;
    }
    m_polling->flush();
    if (m_probed) {
        m_polling->answerWith(PacketType::Noop); // the client is about to leave polling
    }
}

void Session::refusePost(const PollingDone &done, int status)
{
    close();
    PollingReply reply = errorReply(EngineError::BadRequest);
    reply.status = status;
    done(reply);
}

void Session::post(const PollingRequest &request, const PollingDone &done)
{
    if (!takesPost(request.upload)) {
        refusePost(done, 400);
        return;
    }
    if (request.bodyTooLarge || request.body.size() > m_server.settings().maxPayloadBytes) {
        refusePost(done, 413);
        return;
    }
    const bool text = !request.contentType.startsWith("application/octet-stream")
        && QByteArrayView(request.body).isValidUtf8();
    if (!isOpen() || !text) {
        refusePost(done, 400);
        return;
    }
    const engineio::Payload payload = engineio::parsePayload(request.body);
    for (const engineio::Packet &packet : payload.packets) {
        if (!isOpen()) {
            break;
        }
        packet.binary ? binaryReceived(packet.data) : packetReceived(packet.type, packet.data);
    }
    if (payload.broken) {
        refusePost(done, 400);
        return;
    }
    done({200, "text/html", "ok", m_authenticated});
}

void Session::pollLost()
{
    close();
}

void Session::postStarts(quint64 upload)
{
    if (m_upload != 0) {
        close(); // two at once
        return;
    }
    m_upload = upload;
}

void Session::postLost(quint64 upload)
{
    if (m_upload == upload) {
        close();
    }
}

// False when another POST is under way.
bool Session::takesPost(quint64 upload)
{
    if (m_upload != 0 && m_upload != upload) {
        return false;
    }
    m_upload = 0;
    return true;
}

void Session::endPolling(PacketType last)
{
    if (m_polling) {
        m_polling->answerWith(last);
    }
}

} // namespace saferide::socketio
