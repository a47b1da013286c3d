// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/configtext.h"

#include "server/config/configsettings.h"
#include "server/database/databaseurl.h"

namespace saferide {
namespace {

using namespace Qt::Literals::StringLiterals;

QString sectionComment(const QString &section)
{
    return section == "limits"_L1 ? u"# 0 disables a limit\n"_s : QString();
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
    QString text = u"# Settings of saferided. Each can also be set by an environment variable "
                   "(SAFERIDE_LIMITS_GPX_BYTES), and those before\n"
                   "# the first section on the command line (--io-threads). Settings that "
                   "are commented out show their default.\n"
                   "# `saferided check-config --config FILE` checks a file.\n"_s;
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
    QString text = u"| key | default | description |\n|---|---|---|\n"_s;
    for (const Setting &setting : settings()) {
        text += u"| `%1` | `%2` | %3 |\n"_s.arg(setting.key(), setting.tomlValue(defaults),
                                                setting.description);
    }
    return text;
}

} // namespace saferide
