// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <array>
#include <initializer_list>
#include <memory>
#include <span>

struct redisReader;
struct redisReplyObjectFunctions;
struct redisReadTask;

namespace saferide::bus {

/// A reply of Redis: one value, or the flat list that a subscriber receives.
struct RedisReply
{
    enum class Kind { Status, Error, Integer, Text, Nil, List };
    static constexpr qsizetype MaxItems = 4;

    Kind kind = Kind::Nil;
    qsizetype size = 0; ///< of a list; of anything else 1
    std::array<QByteArray, MaxItems> items; ///< texts; an integer is not in here

    QByteArrayView text() const { return items[0]; }
    bool isList(qsizetype itsSize, QByteArrayView first) const
    {
        return kind == Kind::List && size == itsSize && items[0] == first;
    }
};

/// Splits what a Redis server sends into replies, by hiredis. No server can make it keep more than
/// MaxReplyBytes and one feed(): a longer or more complex reply than a bus needs is a failure,
/// which is permanent.
class RedisReplyReader final
{
public:
    static constexpr size_t MaxReplyBytes = 64 * 1024;

    RedisReplyReader();
    RedisReplyReader(const RedisReplyReader &) = delete;
    RedisReplyReader &operator=(const RedisReplyReader &) = delete;
    ~RedisReplyReader();

    void feed(QByteArrayView bytes);
    /// The next complete reply, valid until the next call; null if there is none, or failed().
    const RedisReply *next();
    bool failed() const { return !m_failure.isEmpty(); }
    /// What is wrong with the stream.
    const QString &failure() const { return m_failure; }
    size_t bufferedBytes() const;

private:
    struct Free
    {
        void operator()(redisReader *reader) const;
    };

    void *add(const redisReadTask &task, RedisReply::Kind kind, QByteArrayView text);
    void *addList(const redisReadTask &task, int size);
    static redisReplyObjectFunctions *functions();

    std::unique_ptr<redisReader, Free> m_reader;
    RedisReply m_reply;
    QString m_failure;
};

/// A command as Redis reads it.
QByteArray redisCommand(std::span<const QByteArrayView> words);
inline QByteArray redisCommand(std::initializer_list<QByteArrayView> words)
{
    return redisCommand(std::span(words.begin(), words.size()));
}

} // namespace saferide::bus
