// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/configfile.h"

#include "server/config/configsettings.h"
#include "server/config/tomltext.h"

#define TOML_EXCEPTIONS 0 // NOLINT(readability-identifier-naming)
#include <string_view>
#include <toml++/toml.h>

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

bool isSection(const QString &name)
{
    const auto all = settings();
    return std::any_of(all.begin(), all.end(),
                       [&name](const Setting &setting) { return setting.section == name; });
}

/// What to do about a key that is unknown where it stands.
QString hintFor(const QString &key)
{
    const QString last = key.section(u'.', -1);
    if (last != key && findSetting(last)) {
        return u": move %1 up, before the first section"_s.arg(last);
    }
    const auto all = settings();
    const auto elsewhere = std::find_if(
        all.begin(), all.end(), [&last](const Setting &setting) { return setting.name == last; });
    const QString nearest = nearestSettingKey(key);
    if (elsewhere != all.end() && (last == key || nearest.isEmpty())) {
        return u"; did you mean %1 in [%2]?"_s.arg(last, elsewhere->section);
    }
    return nearest.isEmpty() ? QString() : u"; did you mean %1?"_s.arg(nearest);
}

class TomlReader
{
public:
    TomlReader(QString name, Config &config)
        : m_name(std::move(name))
        , m_config(config)
    {
    }

    Result<void> apply(const toml::table &root)
    {
        for (const auto &[key, node] : root) {
            const QString name = fromUtf8(key.str());
            const auto applied = node.is_table() ? applySection(name, node) : applyKey(name, node);
            if (!applied) {
                return applied.error();
            }
        }
        return {};
    }

    Error errorAt(const toml::source_region &source, const QString &message) const
    {
        const QString line = QString::number(source.begin.line);
        return Error{ErrorCode::InvalidInput, m_name + u':' + line + u": "_s + message};
    }

private:
    Result<void> applySection(const QString &section, const toml::node &node)
    {
        for (const auto &[key, inner] : *node.as_table()) {
            const auto applied = applyKey(section + u'.' + fromUtf8(key.str()), inner);
            if (!applied) {
                return applied.error();
            }
        }
        return {};
    }

    Result<void> applyKey(const QString &key, const toml::node &node)
    {
        const Setting *setting = findSetting(key);
        if (!setting && isSection(key)) {
            return errorAt(node.source(), u"%1 is a section: write [%1]"_s.arg(key));
        }
        if (!setting) {
            return errorAt(node.source(), u"unknown key %1%2"_s.arg(key, hintFor(key)));
        }
        const auto applied = applyValue(*setting, valueOf(node), m_config);
        if (!applied) {
            return errorAt(node.source(), u"%1 %2"_s.arg(key, applied.error().message));
        }
        return {};
    }

    /// Types that no setting has become an empty list of the wrong kind for any of them.
    static SettingValue valueOf(const toml::node &node)
    {
        if (const auto *number = node.as_integer()) {
            return qint64(number->get());
        }
        if (const auto *text = node.as_string()) {
            return fromUtf8(text->get());
        }
        QStringList items;
        if (const auto *array = node.as_array()) {
            for (const auto &item : *array) {
                items.append(item.is_string() ? fromUtf8(item.as_string()->get()) : QString());
            }
        }
        return items;
    }

    QString m_name;
    Config &m_config;
};

} // namespace

Result<void> applyToml(QByteArrayView text, const QString &name, Config &config)
{
    if (const auto line = lineOfForeignCharacter(text)) {
        return Error{ErrorCode::InvalidInput,
                     u"%1:%2: non-ASCII characters are allowed only in quotes and comments"_s.arg(
                         name, QString::number(*line))};
    }
    TomlReader reader(name, config);
    const auto parsed = toml::parse(std::string_view(text.data(), size_t(text.size())));
    if (!parsed) {
        const auto key = keyOfUnquotedText(text, qsizetype(parsed.error().source().begin.line));
        if (key) {
            return reader.errorAt(parsed.error().source(),
                                  u"%1 is a string and must be quoted: %1 = \"…\""_s.arg(*key));
        }
        return reader.errorAt(parsed.error().source(), fromUtf8(parsed.error().description()));
    }
    return reader.apply(parsed.table());
}

} // namespace saferide
