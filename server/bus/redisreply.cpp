// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bus/redisreply.h"

#include <QVarLengthArray>

#include <hiredis/hiredis.h>

namespace saferide::bus {

using namespace Qt::Literals::StringLiterals;

namespace {

RedisReply::Kind kindOf(const redisReadTask &task)
{
    switch (task.type) {
    case REDIS_REPLY_STATUS:
        return RedisReply::Kind::Status;
    case REDIS_REPLY_ERROR:
        return RedisReply::Kind::Error;
    default:
        return RedisReply::Kind::Text;
    }
}

RedisReplyReader &readerOf(const redisReadTask *task)
{
    return *static_cast<RedisReplyReader *>(task->privdata);
}

} // namespace

void RedisReplyReader::Free::operator()(redisReader *reader) const
{
    redisReaderFree(reader);
}

/// hiredis is given this reader itself for each object that it makes, and null for a failure.
redisReplyObjectFunctions *RedisReplyReader::functions()
{
    using Kind = RedisReply::Kind;
    static redisReplyObjectFunctions functions{
        .createString = [](const redisReadTask *task, char *text, size_t size) -> void * {
            return readerOf(task).add(*task, kindOf(*task), {text, qsizetype(size)});
        },
        .createArray = [](const redisReadTask *task, int size) -> void * {
            return readerOf(task).addList(*task, size);
        },
        .createInteger = [](const redisReadTask *task, long long) -> void * {
            return readerOf(task).add(*task, Kind::Integer, {});
        },
        .createNil = [](const redisReadTask *task) -> void * {
            return readerOf(task).add(*task, Kind::Nil, {});
        },
        .freeObject = [](void *) {}};
    return &functions;
}

RedisReplyReader::RedisReplyReader()
    : m_reader(redisReaderCreateWithFunctions(functions()))
{
    m_reader->privdata = this;
}

RedisReplyReader::~RedisReplyReader() = default;

void *RedisReplyReader::add(const redisReadTask &task, RedisReply::Kind kind, QByteArrayView text)
{
    const bool isItem = task.parent != nullptr;
    if (!isItem) {
        m_reply.kind = kind;
        m_reply.size = 1;
    }
    QByteArray &item = m_reply.items[size_t(isItem ? task.idx : 0)];
    item.resize(0); // keeps its memory for the next message
    item.append(text);
    return this;
}

void *RedisReplyReader::addList(const redisReadTask &task, int size)
{
    if (task.parent != nullptr || size > RedisReply::MaxItems) {
        m_failure = task.parent != nullptr ? u"it sent a list within a list"_s
                                           : u"it sent a list of %1 items"_s.arg(size);
        return nullptr;
    }
    m_reply.kind = RedisReply::Kind::List;
    m_reply.size = size;
    return this;
}

void RedisReplyReader::feed(QByteArrayView bytes)
{
    redisReaderFeed(m_reader.get(), bytes.data(), size_t(bytes.size()));
}

size_t RedisReplyReader::bufferedBytes() const
{
    return m_reader->len - m_reader->pos;
}

const RedisReply *RedisReplyReader::next()
{
    void *reply = nullptr;
    const bool isRead =
        !failed() && redisReaderGetReply(m_reader.get(), &reply) == REDIS_OK && reply != nullptr;
    if (isRead || failed()) {
        return isRead ? &m_reply : nullptr;
    }
    if (m_reader->err != 0) {
        m_failure = QString::fromLatin1(m_reader->errstr);
    } else if (bufferedBytes() > MaxReplyBytes) {
        m_failure = u"it sent a reply of more than %1 bytes"_s.arg(MaxReplyBytes);
    }
    return nullptr;
}

QByteArray redisCommand(std::span<const QByteArrayView> words)
{
    constexpr qsizetype Usual = 8;
    QVarLengthArray<const char *, Usual> texts;
    QVarLengthArray<size_t, Usual> sizes;
    for (const QByteArrayView word : words) {
        texts.append(word.data());
        sizes.append(size_t(word.size()));
    }
    char *formatted = nullptr;
    const int size =
        redisFormatCommandArgv(&formatted, int(words.size()), texts.data(), sizes.data());
    QByteArray command(formatted, std::max(size, 0));
    redisFreeCommand(formatted);
    return command;
}

} // namespace saferide::bus
