// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/application/consolesettings.h"

#include <QFile>
#include <QSettings>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>

namespace saferide {

namespace {

/// Reads a copy: QSettings parses a file that it knows already no second time, and its sections
/// only when they are asked for.
bool isDamaged(const QByteArray &contents)
{
    QTemporaryFile copy;
    if (!copy.open()) {
        return false;
    }
    copy.write(contents);
    copy.close();
    const QSettings settings(copy.fileName(), QSettings::IniFormat);
    (void)settings.allKeys();
    return settings.status() == QSettings::FormatError;
}

} // namespace

std::optional<QString> ConsoleSettings::setAsideDamaged()
{
    const QString fileName = QSettings().fileName();
    QFile file(fileName);
    if (!file.exists()) {
        return std::nullopt;
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return tr("The settings in %1 cannot be read; the desk uses the defaults. Make the file "
                  "readable.")
            .arg(fileName);
    }
    if (!isDamaged(file.readAll())) {
        return std::nullopt;
    }
    const QString kept = fileName + QStringLiteral(".damaged");
    // In the place of one that was kept before; not QFile, which takes no place.
    if (std::rename(QFile::encodeName(fileName).constData(), QFile::encodeName(kept).constData())
        != 0) {
        return tr("The settings in %1 are damaged; the desk uses the defaults and will overwrite "
                  "the file. It cannot be saved as %2: copy it before you change a setting.")
            .arg(fileName, kept);
    }
    return tr("The settings in %1 are damaged; the desk uses the defaults. The old file was saved "
              "as %2: fix it and restore it, or delete it.")
        .arg(fileName, kept);
}

QString ConsoleSettings::server() const
{
    return QSettings().value(QStringLiteral("login/server")).toString();
}

QString ConsoleSettings::username() const
{
    return QSettings().value(QStringLiteral("login/username")).toString();
}

void ConsoleSettings::rememberLogin(const QString &server, const QString &username)
{
    QSettings settings;
    settings.setValue(QStringLiteral("login/server"), server);
    settings.setValue(QStringLiteral("login/username"), username);
}

Preferences ConsoleSettings::preferences() const
{
    const QSettings settings;
    const auto flag = [&settings](const char *key, bool otherwise) {
        return settings.value(QLatin1StringView(key), otherwise).toBool();
    };
    const auto text = [&settings](const char *key) {
        return settings.value(QLatin1StringView(key)).toString();
    };
    Preferences preferences;
    preferences.language = text("view/language");
    preferences.units = {flag("view/miles", false), flag("view/twelve_hours", false)};
    preferences.theme = Theme(std::clamp(settings.value(QStringLiteral("view/theme")).toInt(), 0,
                                         int(Theme::ColorBlind)));
    preferences.sound = flag("attention/sound", true);
    preferences.notifications = flag("attention/notifications", true);
    TileSettings &tiles = preferences.tiles;
    tiles.kind = TileSettings::Kind(std::clamp(settings.value(QStringLiteral("map/kind")).toInt(),
                                               0, int(TileSettings::Kind::File)));
    tiles.urlTemplate = text("map/url");
    tiles.attribution = text("map/attribution");
    tiles.fileName = text("map/file");
    tiles.minZoom = std::clamp(settings.value(QStringLiteral("map/min_zoom"), 0).toInt(), 0, 22);
    tiles.maxZoom =
        std::clamp(settings.value(QStringLiteral("map/max_zoom"), 19).toInt(), tiles.minZoom, 22);
    return preferences;
}

std::optional<QString> ConsoleSettings::rememberPreferences(const Preferences &preferences)
{
    QSettings settings;
    settings.setValue(QStringLiteral("view/language"), preferences.language);
    settings.setValue(QStringLiteral("view/miles"), preferences.units.miles);
    settings.setValue(QStringLiteral("view/twelve_hours"), preferences.units.twelveHours);
    settings.setValue(QStringLiteral("view/theme"), int(preferences.theme));
    settings.setValue(QStringLiteral("attention/sound"), preferences.sound);
    settings.setValue(QStringLiteral("attention/notifications"), preferences.notifications);
    settings.setValue(QStringLiteral("map/kind"), int(preferences.tiles.kind));
    settings.setValue(QStringLiteral("map/url"), preferences.tiles.urlTemplate);
    settings.setValue(QStringLiteral("map/attribution"), preferences.tiles.attribution);
    settings.setValue(QStringLiteral("map/file"), preferences.tiles.fileName);
    settings.setValue(QStringLiteral("map/min_zoom"), preferences.tiles.minZoom);
    settings.setValue(QStringLiteral("map/max_zoom"), preferences.tiles.maxZoom);
    settings.sync();
    if (settings.status() == QSettings::NoError) {
        return std::nullopt;
    }
    return tr("The settings cannot be saved to %1 and will be lost when the desk is closed. Check "
              "that the disk is not full and that the folder is yours.")
        .arg(settings.fileName());
}

bool ConsoleSettings::remembersPassword() const
{
    return QSettings().value(QStringLiteral("login/password_kept")).toBool();
}

void ConsoleSettings::rememberThatPasswordIsKept(bool kept)
{
    QSettings().setValue(QStringLiteral("login/password_kept"), kept);
}

QStringList ConsoleSettings::keptPasswords() const
{
    return QSettings().value(QStringLiteral("login/kept_passwords")).toStringList();
}

void ConsoleSettings::rememberKeptPasswords(const QStringList &keys)
{
    QSettings().setValue(QStringLiteral("login/kept_passwords"), keys);
}

QStringList ConsoleSettings::trustedCertificates() const
{
    return QSettings().value(QStringLiteral("login/trusted_certificates")).toStringList();
}

void ConsoleSettings::rememberTrustedCertificates(const QStringList &entries)
{
    QSettings().setValue(QStringLiteral("login/trusted_certificates"), entries);
}

QByteArray ConsoleSettings::windowGeometry() const
{
    return QSettings().value(QStringLiteral("window/geometry")).toByteArray();
}

QHash<QString, QByteArray> ConsoleSettings::layout() const
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("layout"));
    QHash<QString, QByteArray> layout;
    const auto keys = settings.childKeys();
    for (const QString &key : keys) {
        layout.insert(key, settings.value(key).toByteArray());
    }
    return layout;
}

void ConsoleSettings::rememberWindow(const QByteArray &geometry,
                                     const QHash<QString, QByteArray> &layout)
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), geometry);
    settings.beginGroup(QStringLiteral("layout"));
    for (auto entry = layout.begin(); entry != layout.end(); ++entry) {
        settings.setValue(entry.key(), entry.value());
    }
}

} // namespace saferide
