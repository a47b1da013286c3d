// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/database/postgresqltransfer.h"

#include "server/database/embeddedsql.h"
#include "server/database/statementname.h"

#include <cmath>
#include <libpq-fe.h>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace saferide::db {

namespace {

using Kind = TransferValue::Kind;
using PgResult = std::unique_ptr<PGresult, decltype(&PQclear)>;

constexpr qsizetype SendAtOnce = 64 * 1024;

QString postgresqlText(const StatementName &name)
{
    return queryText(name.name, Dialect::Postgresql).value_or(QString());
}

/// Starts a COPY; returns the error if the server refuses it.
std::optional<Error> startCopy(PostgresqlConnection &connection, const QString &table,
                               const QString &sql, ExecStatusType expected)
{
    const PgResult result(PQexec(connection.handle(), sql.toUtf8().constData()), &PQclear);
    if (PQresultStatus(result.get()) == expected) {
        return std::nullopt;
    }
    return connection.failedWith(table, result.get());
}

/// Ends a COPY, in both directions.
Result<void> endCopy(PostgresqlConnection &connection, const QString &table)
{
    std::optional<Error> failure;
    while (PGresult *next = PQgetResult(connection.handle())) {
        const PgResult result(next, &PQclear);
        if (PQresultStatus(next) != PGRES_COMMAND_OK && !failure) {
            failure = connection.failedWith(table, next);
        }
    }
    return failure ? Result<void>(*failure) : Result<void>();
}

char escapedLetter(char byte)
{
    switch (byte) {
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\v':
        return 'v';
    case '\\':
        return '\\';
    default:
        return 0;
    }
}

QByteArray escaped(const QByteArray &text)
{
    QByteArray result;
    result.reserve(text.size());
    for (const char byte : text) {
        if (const char letter = escapedLetter(byte)) {
            result.append('\\').append(letter);
        } else {
            result.append(byte);
        }
    }
    return result;
}

QByteArray unescaped(const QByteArray &text)
{
    constexpr QByteArrayView Letters = "bfnrtv";
    constexpr QByteArrayView Bytes = "\b\f\n\r\t\v";
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            result.append(text[i]);
            continue;
        }
        const char letter = text[++i];
        const qsizetype place = Letters.indexOf(letter);
        result.append(place < 0 ? letter : Bytes[place]);
    }
    return result;
}

QByteArray valueText(const TransferValue &value)
{
    switch (value.kind) {
    case Kind::Null:
        return "\\N"_ba;
    case Kind::Integer:
        return QByteArray::number(value.integer);
    case Kind::Real:
        return QByteArray::number(value.real, 'g', 17);
    case Kind::Text:
        return escaped(value.bytes);
    case Kind::Bytes:
        return "\\\\x" + value.bytes.toHex();
    }
    Q_UNREACHABLE();
}

double parseReal(const QByteArray &field, bool *isGood)
{
    *isGood = true;
    if (field == "NaN") {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (field == "Infinity" || field == "-Infinity") {
        return std::copysign(std::numeric_limits<double>::infinity(), field[0] == '-' ? -1 : 1);
    }
    return field.toDouble(isGood);
}

std::optional<TransferValue> parseValue(const QByteArray &field, Kind kind)
{
    if (field == "\\N") {
        return TransferValue{};
    }
    TransferValue value{kind, 0, 0, {}};
    bool isGood = true;
    switch (kind) {
    case Kind::Integer:
        if (field == "t" || field == "f") { // boolean
            value.integer = field == "t" ? 1 : 0;
        } else {
            value.integer = field.toLongLong(&isGood);
        }
        break;
    case Kind::Real:
        value.real = parseReal(field, &isGood);
        break;
    case Kind::Text:
        value.bytes = unescaped(field);
        break;
    case Kind::Bytes:
        isGood = field.startsWith("\\\\x");
        value.bytes = QByteArray::fromHex(field.mid(3));
        break;
    case Kind::Null:
        isGood = false;
        break;
    }
    return isGood ? std::optional(value) : std::nullopt;
}

} // namespace

Result<TransferRow> parseCopyRow(const QByteArray &line, const TransferTable &table)
{
    const auto fields = line.split('\t');
    TransferRow row;
    for (qsizetype i = 0; i < table.kinds.size(); ++i) {
        const auto value = parseValue(fields.value(i), table.kinds[i]);
        if (!value || fields.size() != table.kinds.size()) {
            return Error{ErrorCode::InvalidInput,
                         u"cannot read column %1 of %2"_s.arg(table.columns[i], table.name)};
        }
        row.append(*value);
    }
    return row;
}

QByteArray copyRowText(const TransferRow &row)
{
    QByteArray line;
    for (const TransferValue &value : row) {
        if (!line.isEmpty()) {
            line += '\t';
        }
        line += valueText(value);
    }
    return line;
}

PostgresqlRowReader::PostgresqlRowReader(PostgresqlConnection &connection, TransferTable table)
    : m_connection(connection)
    , m_table(std::move(table))
    , m_failure(startCopy(connection, m_table.name,
                          postgresqlText(statement(QStringLiteral("copy/read")))
                              .arg(m_table.name, m_table.columns.join(u", "_s), m_table.key),
                          PGRES_COPY_OUT))
    , m_isReading(!m_failure)
{
}

PostgresqlRowReader::~PostgresqlRowReader()
{
    char *line = nullptr;
    while (m_isReading && PQgetCopyData(m_connection.handle(), &line, 0) > 0) {
        PQfreemem(line);
    }
    if (m_isReading) {
        (void)endCopy(m_connection, m_table.name);
    }
}

Result<bool> PostgresqlRowReader::next(TransferRow *row)
{
    if (m_failure) {
        return *m_failure;
    }
    char *line = nullptr;
    const int size = PQgetCopyData(m_connection.handle(), &line, 0);
    if (size < 0) {
        m_isReading = false;
        const auto ended = endCopy(m_connection, m_table.name);
        return ended ? Result<bool>(false) : ended.error();
    }
    auto parsed = parseCopyRow(QByteArray(line, size - 1), m_table); // without the line feed
    PQfreemem(line);
    if (!parsed) {
        return parsed.error();
    }
    *row = *std::move(parsed);
    return true;
}

PostgresqlRowWriter::PostgresqlRowWriter(PostgresqlConnection &connection,
                                         const TransferTable &table)
    : m_connection(connection)
    , m_table(table.name)
    , m_failure(startCopy(connection, table.name,
                          postgresqlText(statement(QStringLiteral("copy/write")))
                              .arg(table.name, table.columns.join(u", "_s)),
                          PGRES_COPY_IN))
    , m_isWriting(!m_failure)
{
}

PostgresqlRowWriter::~PostgresqlRowWriter()
{
    if (m_isWriting) {
        PQputCopyEnd(m_connection.handle(), "given up");
        (void)endCopy(m_connection, m_table);
    }
}

Result<void> PostgresqlRowWriter::send(const QByteArray &text)
{
    if (PQputCopyData(m_connection.handle(), text.constData(), int(text.size())) != 1) {
        return m_connection.nativeFailure(m_table);
    }
    return {};
}

Result<void> PostgresqlRowWriter::write(const TransferRow &row)
{
    if (m_failure) {
        return *m_failure;
    }
    m_unsent += copyRowText(row) + '\n';
    if (m_unsent.size() < SendAtOnce) {
        return {};
    }
    return send(std::exchange(m_unsent, {}));
}

Result<void> PostgresqlRowWriter::finish()
{
    if (m_failure) {
        return *m_failure;
    }
    if (auto sent = send(m_unsent); !sent) {
        return sent;
    }
    m_isWriting = false;
    if (PQputCopyEnd(m_connection.handle(), nullptr) != 1) {
        return m_connection.nativeFailure(m_table);
    }
    return endCopy(m_connection, m_table);
}

} // namespace saferide::db
