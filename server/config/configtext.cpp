// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/configtext.h"

#include "server/config/configsettings.h"
#include "server/database/databaseurl.h"

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

QString sectionComment(const QString &section)
{
    return section == "limits"_L1 ? u"# 0 turns a limit off\n"_s : QString();
}

} // namespace

QString configToml(const Config &config)
{
    Config shown = config;
    if (shown.database == defaultDatabaseUrl()) {
        shown.database.clear(); // another one for each user
    }
    if (const auto url = db::DatabaseUrl::parse(shown.database); url && !url->password.isEmpty()) {
        shown.database = url->toDisplayString();
    }
    const Config defaults;
    QString text = u"# The settings of saferided. Each can also be given in the environment "
                   "(SAFERIDE_LIMITS_GPX_BYTES) and, where it stands\n"
                   "# before the first section, on the command line (--io-threads). What is "
                   "commented out has its default.\n"
                   "# `saferided check-config --config FILE` says what is wrong in a file.\n"_s;
    QString section;
    for (const Setting &setting : settings()) {
        if (setting.section != section) {
            section = setting.section;
            text += u"\n["_s + section + u"]\n"_s + sectionComment(section);
        }
        const QString value = setting.tomlValue(shown);
        const bool isDefault = value == setting.tomlValue(defaults);
        text += section.isEmpty() ? u"\n# "_s : u"# "_s;
        text += setting.description + u'\n' + (isDefault ? u"#"_s : QString()) + setting.name
            + u" = "_s + value + u'\n';
    }
    return text;
}

QString configMarkdown()
{
    const Config defaults;
    QString text = u"| key | default | what it does |\n|---|---|---|\n"_s;
    for (const Setting &setting : settings()) {
        text += u"| `%1` | `%2` | %3 |\n"_s.arg(setting.key(), setting.tomlValue(defaults),
                                                setting.description);
    }
    return text;
}

} // namespace saferide
