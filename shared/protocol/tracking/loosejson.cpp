// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/tracking/loosejson.h"

#include <algorithm>

namespace saferide::tracking {

/// Reads once from left to right, without calling itself.
class LooseReader
{
public:
    explicit LooseReader(LooseJson &json)
        : m_nodes(json.m_nodes)
        , m_at(json.m_bytes.data())
        , m_end(m_at + json.m_bytes.size())
    {
    }

    bool read()
    {
        if (!value({})) {
            return false;
        }
        while (!m_open.empty()) {
            if (!step()) {
                return false;
            }
        }
        skipSpace();
        return m_at == m_end;
    }

private:
    using Kind = LooseJson::Kind;

    struct Open
    {
        size_t node;
        int count = 0; // of members or items
    };

    void skipSpace()
    {
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\t' || *m_at == '\r')) {
            ++m_at;
        }
    }

    bool take(char character)
    {
        skipSpace();
        const bool isIt = m_at != m_end && *m_at == character;
        m_at += isIt ? 1 : 0;
        return isIt;
    }

    /// The next member or item of the innermost container, or its end.
    bool step()
    {
        Open &open = m_open.back();
        const bool isObject = m_nodes[open.node].kind == Kind::Object;
        if (take(isObject ? '}' : ']')) {
            m_nodes[open.node].end = qsizetype(m_nodes.size());
            m_open.pop_back();
            return true;
        }
        if (open.count > 0 && !take(',')) {
            return false;
        }
        ++open.count;
        if (!isObject) {
            return value({});
        }
        QByteArrayView name;
        return open.count <= LooseJson::MaxMembers && take('"') && string(name) && take(':')
            && value(name);
    }

    bool value(QByteArrayView name)
    {
        if (m_nodes.size() == size_t(LooseJson::MaxValues)) {
            return false;
        }
        const bool isObject = take('{');
        if (isObject || take('[')) {
            m_nodes.push_back({isObject ? Kind::Object : Kind::Array, 0, name, {}});
            m_open.push_back({m_nodes.size() - 1});
            return m_open.size() <= size_t(LooseJson::MaxDepth);
        }
        const bool isString = take('"');
        QByteArrayView text;
        if (!(isString ? string(text) : word(text))) {
            return false;
        }
        m_nodes.push_back(
            {isString ? Kind::String : Kind::Word, qsizetype(m_nodes.size()) + 1, name, text});
        return true;
    }

    /// A number, true, false, null, and what else is written so.
    bool word(QByteArrayView &text)
    {
        const char *begin = m_at;
        while (m_at != m_end && isOfWord(*m_at)) {
            ++m_at;
        }
        text = QByteArrayView(begin, m_at);
        return !text.isEmpty();
    }

    static bool isOfWord(char c)
    {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || c == '-' || c == '+' || c == '.';
    }

    /// After the opening quote. The text is never longer than its escapes: it is written over them.
    bool string(QByteArrayView &text)
    {
        const char *begin = m_at;
        char *out = m_at;
        while (m_at != m_end && *m_at != '"') {
            if (*m_at != '\\') {
                *out++ = *m_at++;
            } else if (++m_at == m_end || !escape(out)) {
                return false;
            }
        }
        text = QByteArrayView(begin, out);
        return m_at++ != m_end;
    }

    bool escape(char *&out)
    {
        const char kind = *m_at++;
        if (kind == 'u') {
            return unicodeEscape(out);
        }
        constexpr QByteArrayView Kinds = "bfnrt";
        constexpr QByteArrayView Meant = "\b\f\n\r\t";
        const qsizetype found = Kinds.indexOf(kind);
        *out++ = found < 0 ? kind : Meant[found];
        return kind == '"' || kind == '\\' || kind == '/' || found >= 0;
    }

    bool hex4(char32_t &code)
    {
        code = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char lower = m_at == m_end ? '\0' : char(*m_at | 0x20);
            const bool isLetter = lower >= 'a' && lower <= 'f';
            if (!isLetter && (m_at == m_end || *m_at < '0' || *m_at > '9')) {
                return false;
            }
            code = code * 16 + char32_t(isLetter ? lower - 'a' + 10 : *m_at - '0');
        }
        return true;
    }

    bool unicodeEscape(char *&out)
    {
        constexpr char32_t Replacement = 0xfffd;
        char32_t code = 0;
        if (!hex4(code)) {
            return false;
        }
        if (code >= 0xd800 && code < 0xdc00 && m_end - m_at >= 2 && m_at[0] == '\\'
            && m_at[1] == 'u') {
            char *const second = m_at;
            m_at += 2;
            char32_t low = 0;
            if (!hex4(low)) {
                return false;
            }
            if (low >= 0xdc00 && low < 0xe000) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            } else {
                m_at = second; // another character
            }
        }
        append(out, code >= 0xd800 && code < 0xe000 ? Replacement : code);
        return true;
    }

    static void append(char *&out, char32_t code)
    {
        if (code < 0x80) {
            *out++ = char(code);
            return;
        }
        const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        constexpr unsigned char Lead[] = {0, 0xc0, 0xe0, 0xf0};
        *out++ = char(Lead[more] | (code >> (6 * more)));
        for (int i = more - 1; i >= 0; --i) {
            *out++ = char(0x80 | ((code >> (6 * i)) & 0x3f));
        }
    }

    std::vector<LooseJson::Node> &m_nodes;
    std::vector<Open> m_open;
    char *m_at;
    char *m_end;
};

std::optional<LooseJson> LooseJson::parse(QByteArrayView text)
{
    LooseJson json;
    json.m_bytes = text.toByteArray();
    if (!LooseReader(json).read()) {
        return std::nullopt;
    }
    return json;
}

bool LooseValue::isObject() const
{
    return isThere() && m_json->m_nodes[size_t(m_node)].kind == LooseJson::Kind::Object;
}

bool LooseValue::isArray() const
{
    return isThere() && m_json->m_nodes[size_t(m_node)].kind == LooseJson::Kind::Array;
}

bool LooseValue::isFalse() const
{
    const auto *node = isThere() ? &m_json->m_nodes[size_t(m_node)] : nullptr;
    return node != nullptr && node->kind == LooseJson::Kind::Word && node->text == "false";
}

std::optional<QByteArrayView> LooseValue::text() const
{
    if (!isThere()) {
        return std::nullopt;
    }
    const auto &node = m_json->m_nodes[size_t(m_node)];
    const bool isNumber = node.kind == LooseJson::Kind::Word
        && (node.text.front() == '-' || (node.text.front() >= '0' && node.text.front() <= '9'));
    return node.kind == LooseJson::Kind::String || isNumber ? std::optional(node.text)
                                                            : std::nullopt;
}

LooseValue LooseValue::first() const
{
    if (!isThere()) {
        return {};
    }
    const qsizetype end = m_json->m_nodes[size_t(m_node)].end;
    return end > m_node + 1 ? LooseValue(m_json, m_node + 1, end) : LooseValue();
}

LooseValue LooseValue::next() const
{
    const qsizetype behind = m_json->m_nodes[size_t(m_node)].end;
    return behind < m_end ? LooseValue(m_json, behind, m_end) : LooseValue();
}

LooseValue LooseValue::operator[](QByteArrayView name) const
{
    LooseValue member = isObject() ? first() : LooseValue();
    while (member.isThere() && m_json->m_nodes[size_t(member.m_node)].name != name) {
        member = member.next();
    }
    return member;
}

LooseValue LooseValue::at(int index) const
{
    LooseValue item = isArray() ? first() : LooseValue();
    while (item.isThere() && index-- > 0) {
        item = item.next();
    }
    return item;
}

} // namespace saferide::tracking
