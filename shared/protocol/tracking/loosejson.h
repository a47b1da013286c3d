// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace saferide::tracking {

class LooseJson;

/// A value within a LooseJson, which outlives it; or nothing, as null is.
class LooseValue
{
public:
    LooseValue() = default;

    bool isObject() const;
    bool isArray() const;
    bool isFalse() const;
    /// Of a string without its escapes, or of a number as it was sent; nullopt for everything else.
    std::optional<QByteArrayView> text() const;

    /// The first member with this name.
    LooseValue operator[](QByteArrayView name) const;
    /// Item of an array.
    LooseValue at(int index) const;

    /// Calls `visit(LooseValue)` for each item of an array until that returns false.
    template<typename Visit>
    void forEach(Visit visit) const
    {
        for (LooseValue item = first(); item.isThere() && visit(item); item = item.next()) { }
    }

private:
    friend class LooseJson;
    LooseValue(const LooseJson *json, qsizetype node, qsizetype end)
        : m_json(json)
        , m_node(node)
        , m_end(end)
    {
    }
    bool isThere() const { return m_json != nullptr; }
    LooseValue first() const;
    LooseValue next() const;

    const LooseJson *m_json = nullptr;
    qsizetype m_node = 0;
    qsizetype m_end = 0; // of the container
};

/// JSON as tracking apps write it: repeated members, lone surrogates and words such as NaN are
/// tolerated. What has no value for us is skipped and not checked. Linear time, bounded memory.
class LooseJson
{
public:
    static constexpr int MaxDepth = 32;
    static constexpr int MaxMembers = 1'000; ///< of an object
    static constexpr int MaxValues = 200'000;

    /// nullopt: no JSON, or more of it than is allowed.
    static std::optional<LooseJson> parse(QByteArrayView text);

    LooseValue root() const { return {this, 0, 1}; }

private:
    friend class LooseValue;
    friend class LooseReader;

    enum class Kind { Object, Array, String, Word };
    struct Node // in order of appearance: the children of a container follow it
    {
        Kind kind;
        qsizetype end; ///< behind the last node that is part of it
        QByteArrayView name;
        QByteArrayView text;
    };

    QByteArray m_bytes; ///< what the views refer to; unescaped in place
    std::vector<Node> m_nodes;
};

} // namespace saferide::tracking
