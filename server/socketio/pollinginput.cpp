// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/socketio/pollinginput.h"

namespace saferide::socketio {

bool PollingInput::start(quint64 upload)
{
    if (!isIdle()) {
        return false;
    }
    m_upload = upload;
    return true;
}

std::optional<int> PollingInput::take(const PollingRequest &request, PollingDone done,
                                      qint64 maxBytes)
{
    if (m_post || (m_upload != 0 && m_upload != request.upload)) {
        return 400; // another is in progress
    }
    m_upload = 0;
    if (request.bodyTooLarge || request.body.size() > maxBytes) {
        return 413;
    }
    const bool isText = !request.contentType.startsWith("application/octet-stream")
        && QByteArrayView(request.body).isValidUtf8();
    if (!isText) {
        return 400;
    }
    m_post = std::make_unique<Post>(Post{engineio::PayloadReader(request.body), std::move(done)});
    return std::nullopt;
}

} // namespace saferide::socketio
