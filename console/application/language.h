// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>

class QCoreApplication;

namespace saferide {

/// Languages that the desk has a catalogue of: "en", "de".
QStringList deskLanguages();

/// Language and country that the desk writes in: what was chosen; else the system's where there is
/// a catalogue of it; else English. The country stays the system's where its language is the
/// desk's.
QLocale deskLocale(const QString &chosen, const QLocale &system);

/// Every text that is made from here on is in this language: our own, Qt's, numbers and dates. An
/// earlier one is taken out. Before the first widget.
void useLanguage(QCoreApplication &application, const QLocale &locale);

} // namespace saferide
