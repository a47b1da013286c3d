// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestparser.h"

#include <boost/beast/http/basic_parser.hpp>

namespace saferide::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using BeastError = beast::http::error;

// Limits the size line of a chunk, and all trailers.
constexpr qsizetype MaxChunkHeadBytes = 8'192;

} // namespace

/// Beast's parser, which fills `Head` and body. Trailers are read and discarded.
class RequestParser::Beast final : public beast::http::basic_parser<true>
{
public:
    explicit Beast(RequestParser &owner)
        : m_owner(owner)
    {
        eager(true);
        header_limit(std::numeric_limits<std::uint32_t>::max()); // HeadScanner limits it
        body_limit(
            std::numeric_limits<std::uint64_t>::max()); // ours is m_bodyLimit; none means 0 in 1.74
    }

private:
    using Text = beast::string_view;

    static QByteArray bytes(Text text) { return {text.data(), qsizetype(text.size())}; }

    void on_request_impl(beast::http::verb, Text method, Text target, int version,
                         error_code &) override
    {
        m_owner.m_head.method = bytes(method);
        m_owner.m_head.target = bytes(target);
        m_owner.m_head.http11 = version == 11;
    }
    void on_response_impl(int, Text, int, error_code &) override { }
    void on_field_impl(beast::http::field, Text name, Text value, error_code &) override
    {
        if (m_owner.m_state == State::Head) {
            m_owner.m_head.headers.add(bytes(name), bytes(value));
        }
    }
    void on_header_impl(error_code &) override { }
    void on_body_init_impl(const boost::optional<std::uint64_t> &, error_code &) override { }
    std::size_t on_body_impl(Text body, error_code &error) override { return append(body, error); }
    void on_chunk_header_impl(std::uint64_t size, Text, error_code &error) override
    {
        const qint64 room = m_owner.m_bodyLimit - m_owner.m_body.size();
        if (m_owner.m_bodyLimit > 0 && size > std::uint64_t(std::max<qint64>(room, 0))) {
            error = BeastError::body_limit;
        }
    }
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code &error) override
    {
        return append(body, error);
    }
    void on_finish_impl(error_code &) override { }

    std::size_t append(Text body, error_code &error)
    {
        if (m_owner.m_bodyLimit > 0
            && m_owner.m_body.size() + qint64(body.size()) > m_owner.m_bodyLimit) {
            error = BeastError::body_limit;
            return 0;
        }
        m_owner.m_body.append(body.data(), qsizetype(body.size()));
        return body.size();
    }

    RequestParser &m_owner;
};

RequestParser::RequestParser(const Limits &limits)
    : m_scanner(limits)
{
}

RequestParser::~RequestParser() = default;

void RequestParser::refuse(const Refusal &refusal)
{
    m_state = State::Refused;
    m_refusal = refusal;
}

qsizetype RequestParser::feed(QByteArrayView bytes)
{
    switch (m_state) {
    case State::Head:
        return feedHead(bytes);
    case State::Body:
        return feedBody(bytes);
    case State::Complete:
    case State::Refused:
        break;
    }
    return 0;
}

qsizetype RequestParser::feedHead(QByteArrayView bytes)
{
    const auto size = m_scanner.scan(bytes);
    if (m_scanner.refusal()) {
        refuse(*m_scanner.refusal());
    }
    if (!size) {
        return 0;
    }
    if (const auto wrong = checkVersion(bytes.first(bytes.indexOf('\r')))) {
        refuse(*wrong);
        return 0;
    }
    m_beast = std::make_unique<Beast>(*this);
    error_code error;
    m_beast->put(boost::asio::const_buffer(bytes.data(), std::size_t(*size)), error);
    const bool parsed = m_beast->is_header_done() && (!error || error == BeastError::need_more);
    // Our own rules first: they are stricter and have better messages.
    const auto wrong = checkHead(m_head);
    if (wrong || !parsed) {
        refuse(wrong.value_or(Refusal{400, QStringLiteral("the request head is malformed")}));
        return 0;
    }
    m_state = m_head.hasBody() ? State::Body : State::Complete;
    return *size;
}

qsizetype RequestParser::feedBody(QByteArrayView bytes)
{
    error_code error;
    const auto taken = qsizetype(
        m_beast->put(boost::asio::const_buffer(bytes.data(), std::size_t(bytes.size())), error));
    if (error == BeastError::body_limit) {
        refuse({413, QStringLiteral("the request body is too large")});
    } else if (error && error != BeastError::need_more) {
        refuse({400, QStringLiteral("the chunked body is malformed")});
    } else if (m_beast->is_done()) {
        m_state = State::Complete;
    } else if (bytes.size() - taken > MaxChunkHeadBytes) {
        refuse({400, QStringLiteral("a chunk header is too long")});
    }
    return taken;
}

} // namespace saferide::http
