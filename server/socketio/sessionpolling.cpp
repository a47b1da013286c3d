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

void Session::openByPolling(PollingDone done, std::unique_ptr<SessionUser> user,
                            std::unique_ptr<SessionSeat> seat)
{
    m_seat = std::move(seat);
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
    if (m_state == State::Draining && !m_polling->hasOutput()) {
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
    if (m_state == State::Closed || !text) {
        refusePost(done, 400);
        return;
    }
    m_inbox = std::make_unique<Inbox>(Inbox{engineio::PayloadReader(request.body), done});
    readInbox();
}

void Session::readInbox()
{
    const auto self = shared_from_this();
    // While it drains only a close counts, but a refusal would keep the client from its next GET.
    for (int handled = 0; m_state != State::Closed; ++handled) {
        if (handled == m_server.settings().packetsPerTurn) {
            m_server.readLater(self);
            return;
        }
        const auto packet = m_inbox->reader.next();
        if (!packet) {
            break;
        }
        packet->binary ? binaryReceived(packet->data) : packetReceived(packet->type, packet->data);
        if (m_polling && m_polling->overflowed()) {
            close();
        }
    }
    finishPost();
}

void Session::finishPost()
{
    const auto inbox = std::exchange(m_inbox, nullptr);
    noteIdle();
    if (inbox->reader.isBroken()) {
        refusePost(inbox->done, 400);
    } else {
        inbox->done({200, "text/html", "ok", m_authenticated});
    }
}

void Session::pollLost()
{
    close();
}

void Session::postStarts(quint64 upload)
{
    if (m_upload != 0 || m_inbox) {
        close(); // two at once
        return;
    }
    m_upload = upload;
    noteIdle();
}

/// Tells the gate whether something is posted, and since when nothing is.
void Session::noteIdle()
{
    if (m_seat) {
        const bool isIdle = m_upload == 0 && !m_inbox;
        m_seat->setIdleSince(isIdle ? std::optional(m_server.deadlines().now()) : std::nullopt);
    }
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
    if (m_inbox || (m_upload != 0 && m_upload != upload)) {
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
