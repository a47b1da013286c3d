// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

void add(QCoreApplication &application, const QLocale &locale, const QString &name,
         const QString &folder)
{
    auto *translator = new QTranslator(&application);
    if (translator->load(locale, name, u"_"_s, folder)) {
        QCoreApplication::installTranslator(translator);
    } else {
        delete translator; // Qt has none for English; its package may not be installed
    }
}

} // namespace

QStringList deskLanguages()
{
    return {u"en"_s, u"de"_s};
}

QLocale deskLocale(const QString &chosen, const QLocale &system)
{
    const auto languageOf = [](const QLocale &locale) { return locale.name().section(u'_', 0, 0); };
    const QString own = languageOf(system);
    const QString wanted = chosen.isEmpty() ? own : chosen;
    const QString language = deskLanguages().contains(wanted) ? wanted : u"en"_s;
    return language == own ? system : QLocale(language);
}

void useLanguage(QCoreApplication &application, const QLocale &locale)
{
    qDeleteAll(application.findChildren<QTranslator *>(Qt::FindDirectChildrenOnly));
    QLocale::setDefault(locale);
    add(application, locale, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    add(application, locale, u"saferide"_s, u":/translations"_s);
}

} // namespace saferide
