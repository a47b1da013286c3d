// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/broadcast.h"

#include "shared/domain/fixfields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace saferide {

namespace {

constexpr qsizetype LongestHeader = 10;
constexpr char FinalTextFrame = char(0x81);

// Writes a packet after room for the longest frame header, so that framing never moves it.
class PacketWriter
{
public:
    /// `most`: the maximum size of the packet in bytes.
    explicit PacketWriter(qsizetype most)
        : m_bytes(LongestHeader + most, Qt::Uninitialized)
        , m_end(m_bytes.data() + LongestHeader)
    {
    }

    PacketWriter &text(QByteArrayView bytes)
    {
        Q_ASSERT(bytes.size() <= left());
        m_end = std::copy(bytes.begin(), bytes.end(), m_end);
        return *this;
    }
    template<typename Number>
    PacketWriter &number(Number value)
    {
        m_end = std::to_chars(m_end, m_end + left(), value).ptr;
        return *this;
    }
    PacketWriter &padded(int value, int width)
    {
        for (int unit = width == 4 ? 1000 : width == 3 ? 100 : 10; unit > 0; unit /= 10) {
            *m_end++ = char('0' + value / unit % 10);
        }
        return *this;
    }
    PacketWriter &optional(QByteArrayView key, const std::optional<double> &value)
    {
        return value ? text(key).number(*value) : *this;
    }
    PacketWriter &isoTime(Timestamp time);

    Broadcast framed() &&;

private:
    qsizetype left() const { return m_bytes.constData() + m_bytes.size() - m_end; }

    QByteArray m_bytes;
    char *m_end;
};

PacketWriter &PacketWriter::isoTime(Timestamp time)
{
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(time.msecs)};
    const auto day = floor<days>(point);
    const year_month_day date(day);
    const hh_mm_ss clock(point - day);
    padded(int(date.year()), 4).text("-").padded(int(unsigned(date.month())), 2).text("-");
    padded(int(unsigned(date.day())), 2).text("T").padded(int(clock.hours().count()), 2).text(":");
    padded(int(clock.minutes().count()), 2).text(":").padded(int(clock.seconds().count()), 2);
    if (const auto msecs = clock.subseconds().count(); msecs != 0) {
        text(".").padded(int(msecs), 3);
    }
    return text("+00:00");
}

Broadcast PacketWriter::framed() &&
{
    m_bytes.truncate(m_end - m_bytes.constData());
    const auto size = quint64(m_bytes.size() - LongestHeader);
    const int lengthBytes = size < 126 ? 0 : size <= 0xffff ? 2 : 8;
    const qsizetype unused = LongestHeader - 2 - lengthBytes;
    char *header = m_bytes.data() + unused;
    header[0] = FinalTextFrame;
    header[1] = lengthBytes == 0 ? char(size) : lengthBytes == 2 ? char(126) : char(127);
    for (int i = 0; i < lengthBytes; ++i) {
        header[2 + i] = char(size >> (8 * (lengthBytes - 1 - i)));
    }
    m_bytes.remove(0, unused); // moves the start, not the bytes
    Broadcast broadcast;
    broadcast.headerSize = 2 + lengthBytes;
    broadcast.frame = std::move(m_bytes);
    return broadcast;
}

/// `,"speed":`, built at compile time.
class Key
{
public:
    static constexpr qsizetype Most = 32;

    constexpr Key() = default;
    consteval explicit Key(FieldName name)
    {
        append(",\"");
        append(name.bytes());
        append("\":");
    }
    QByteArrayView text() const { return {m_text.data(), m_size}; }

private:
    constexpr void append(std::string_view part)
    {
        for (const char character : part) {
            m_text.at(size_t(m_size++)) = character;
        }
    }

    std::array<char, Most> m_text{};
    qsizetype m_size = 0;
};

template<typename Field, size_t Size>
consteval std::array<Key, Size> keysOf(const std::array<Field, Size> &fields)
{
    std::array<Key, Size> keys;
    for (size_t i = 0; i < Size; ++i) {
        keys[i] = Key(fields[i].name);
    }
    return keys;
}

constexpr auto PlaceKeys = keysOf(PlaceFields);
constexpr auto MeasuredKeys = keysOf(MeasuredFields);

/// The maximum size of a `location_update` without its ride code: the other keys, a user id, a
/// time, and numbers with their keys.
constexpr qsizetype LongestNumber = 24;
constexpr qsizetype MaxOfLocation =
    160 + qsizetype(PlaceKeys.size() + MeasuredKeys.size()) * (Key::Most + LongestNumber);

} // namespace

Broadcast broadcastOf(QByteArrayView packet)
{
    PacketWriter writer(packet.size());
    writer.text(packet);
    return std::move(writer).framed();
}

Broadcast locationUpdate(QByteArrayView rideCode, UserId user, const LocationFix &fix)
{
    PacketWriter writer(rideCode.size() + MaxOfLocation);
    writer.text(R"(42["location_update",{"ride_code":")").text(rideCode);
    writer.text(R"(","user_id":)").number(user.value);
    for (size_t i = 0; i < PlaceFields.size(); ++i) {
        writer.text(PlaceKeys[i].text()).number(fix.point.*PlaceFields[i].value);
    }
    writer.text(R"(,"location_timestamp":")").isoTime(fix.fixTime).text("\"");
    for (size_t i = 0; i < MeasuredFields.size(); ++i) {
        writer.optional(MeasuredKeys[i].text(), fix.*MeasuredFields[i].value);
    }
    writer.text("}]");
    return std::move(writer).framed();
}

Broadcast eventBroadcast(QByteArrayView event, QByteArrayView payload)
{
    return eventBroadcast(event, std::span(&payload, 1));
}

Broadcast eventBroadcast(QByteArrayView event, std::span<const QByteArrayView> payload)
{
    qsizetype size = event.size() + 7;
    for (const QByteArrayView part : payload) {
        size += part.size();
    }
    PacketWriter writer(size);
    writer.text("42[\"").text(event).text("\",");
    for (const QByteArrayView part : payload) {
        writer.text(part);
    }
    writer.text("]");
    return std::move(writer).framed();
}

} // namespace saferide
