// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/views/dialogs/settingsdialog.h"

#include "console/models/background.h"
#include "console/views/window/taborder.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QUrl>
#include <QVBoxLayout>

namespace saferide {

namespace {

constexpr int HighestZoom = 22;

} // namespace

SettingsDialog::SettingsDialog(const Preferences &preferences, QWidget *parent)
    : QDialog(parent)
    , m_tiles(preferences.tiles)
{
    setWindowTitle(tr("Settings"));
    setMinimumWidth(540);
    buildForm();
    fill(preferences);
    showFields();
}

void SettingsDialog::buildForm()
{
    m_language.addItem(tr("System language"), QString());
    m_language.addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language.addItem(QStringLiteral("Deutsch"), QStringLiteral("de"));
    m_units.addItem(tr("Kilometres"));
    m_units.addItem(tr("Miles"));
    m_clock.addItem(tr("24 hours (15:04)"));
    m_clock.addItem(tr("12 hours (3:04 pm)"));
    m_theme.addItem(tr("Daylight"));
    m_theme.addItem(tr("Night"));
    m_theme.addItem(tr("Colour-blind"));
    m_sound.setText(tr("&Sound on new alerts"));
    m_notifications.setText(tr("Desktop &notification on new alerts"));
    m_map.addItem(tr("Built-in: coasts, borders and towns"));
    m_map.addItem(tr("Tile server"));
    m_map.addItem(tr("MBTiles file"));
    m_url.setPlaceholderText(QStringLiteral("https://tiles.example.org/{z}/{x}/{y}.png"));
    for (QSpinBox *zoom : {&m_minZoom, &m_maxZoom}) {
        zoom->setRange(0, HighestZoom);
    }
    m_choose.setText(tr("Choose…"));
    m_choose.setAutoDefault(false);
    connect(&m_choose, &QPushButton::clicked, this, &SettingsDialog::chooseFile);
    connect(&m_map, &QComboBox::currentIndexChanged, this, &SettingsDialog::showFields);

    auto *form = new QFormLayout;
    form->addRow(tr("&Language"), &m_language);
    form->addRow(tr("&Distances"), &m_units);
    form->addRow(tr("&Time"), &m_clock);
    form->addRow(tr("&Colours"), &m_theme);
    form->addRow(QString(), &m_sound);
    form->addRow(QString(), &m_notifications);
    form->addRow(tr("&Map"), &m_map);
    auto *server = new QFormLayout(&m_serverFields);
    server->setContentsMargins(0, 0, 0, 0);
    server->addRow(tr("&Address"), &m_url);
    auto *zooms = new QHBoxLayout;
    zooms->addWidget(&m_minZoom);
    zooms->addWidget(new QLabel(tr("to"), this));
    zooms->addWidget(&m_maxZoom);
    zooms->addStretch(1);
    server->addRow(tr("Zoom"), zooms);
    server->addRow(tr("C&redits"), &m_attribution);
    auto *file = new QHBoxLayout(&m_fileFields);
    file->setContentsMargins(0, 0, 0, 0);
    file->addWidget(&m_file, 1);
    file->addWidget(&m_choose);
    m_url.setAccessibleName(tr("Tile address"));
    m_minZoom.setAccessibleName(tr("Minimum zoom"));
    m_maxZoom.setAccessibleName(tr("Maximum zoom"));
    m_file.setAccessibleName(tr("MBTiles file"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 16, 18, 14);
    layout->addLayout(form);
    layout->addWidget(&m_serverFields);
    layout->addWidget(&m_fileFields);
    layout->addWidget(&m_problem);
    layout->addStretch(1);
    layout->addWidget(buttons);
    orderTabsByLayout(*this);
}

void SettingsDialog::fill(const Preferences &preferences)
{
    m_language.setCurrentIndex(std::max(0, m_language.findData(preferences.language)));
    m_units.setCurrentIndex(preferences.units.miles ? 1 : 0);
    m_clock.setCurrentIndex(preferences.units.twelveHours ? 1 : 0);
    m_theme.setCurrentIndex(int(preferences.theme));
    m_sound.setChecked(preferences.sound);
    m_notifications.setChecked(preferences.notifications);
    m_map.setCurrentIndex(int(preferences.tiles.kind));
    m_url.setText(preferences.tiles.urlTemplate);
    m_minZoom.setValue(preferences.tiles.minZoom);
    m_maxZoom.setValue(preferences.tiles.maxZoom);
    m_attribution.setText(preferences.tiles.attribution);
    m_file.setText(preferences.tiles.fileName);
}

void SettingsDialog::showFields()
{
    const auto kind = TileSettings::Kind(m_map.currentIndex());
    m_serverFields.setVisible(kind == TileSettings::Kind::Server);
    m_fileFields.setVisible(kind == TileSettings::Kind::File);
}

void SettingsDialog::chooseFile()
{
    const QString file = QFileDialog::getOpenFileName(
        this, tr("MBTiles file"), m_file.text(), tr("MBTiles files (*.mbtiles);;All files (*)"));
    if (!file.isEmpty()) {
        m_file.setText(file);
    }
}

QString SettingsDialog::mapProblem() const
{
    switch (TileSettings::Kind(m_map.currentIndex())) {
    case TileSettings::Kind::BuiltIn:
        return {};
    case TileSettings::Kind::Server: {
        const QString url = m_url.text().trimmed();
        const bool hasRow =
            url.contains(QStringLiteral("{y}")) || url.contains(QStringLiteral("{-y}"));
        const bool complete =
            url.contains(QStringLiteral("{z}")) && url.contains(QStringLiteral("{x}")) && hasRow;
        const QString scheme = url.section(u':', 0, 0).toLower();
        if (!complete || (scheme != QStringLiteral("https") && scheme != QStringLiteral("http"))) {
            return tr(
                "The address must start with https:// or http:// and contain {z}, {x} and {y}.");
        }
        if (const QStringList unknown = unknownPlaceholders(url); !unknown.isEmpty()) {
            return tr("%1 is not supported. Enter its value in the address.")
                .arg(unknown.join(QStringLiteral(", ")));
        }
        return m_minZoom.value() > m_maxZoom.value()
            ? tr("The minimum zoom is larger than the maximum zoom.")
            : QString();
    }
    case TileSettings::Kind::File:
        return {}; // looked into by accept()
    }
    return {};
}

void SettingsDialog::accept()
{
    m_problem.tell(mapProblem());
    if (!problem().isEmpty()) {
        return;
    }
    if (TileSettings::Kind(m_map.currentIndex()) != TileSettings::Kind::File) {
        QDialog::accept();
        return;
    }
    // Not here: the file may lie on a disk or a server that does not answer.
    setEnabled(false);
    inBackground(
        this, [file = m_file.text()] { return MbtilesSource::inspect(file); },
        [this](const Result<MbtilesSource::Summary> &summary) { useFile(summary); });
}

void SettingsDialog::useFile(const Result<MbtilesSource::Summary> &summary)
{
    setEnabled(true);
    if (!summary) {
        m_problem.tell(summary.error().message);
        return;
    }
    m_tiles.minZoom = summary->minZoom;
    m_tiles.maxZoom = summary->maxZoom;
    m_tiles.attribution = summary->attribution;
    QDialog::accept();
}

Preferences SettingsDialog::preferences() const
{
    Preferences chosen;
    chosen.language = m_language.currentData().toString();
    chosen.units = {m_units.currentIndex() == 1, m_clock.currentIndex() == 1};
    chosen.theme = Theme(m_theme.currentIndex());
    chosen.sound = m_sound.isChecked();
    chosen.notifications = m_notifications.isChecked();
    chosen.tiles = m_tiles;
    chosen.tiles.kind = TileSettings::Kind(m_map.currentIndex());
    chosen.tiles.urlTemplate = m_url.text().trimmed();
    chosen.tiles.fileName = m_file.text();
    if (chosen.tiles.kind == TileSettings::Kind::Server) {
        chosen.tiles.minZoom = m_minZoom.value();
        chosen.tiles.maxZoom = m_maxZoom.value();
        chosen.tiles.attribution = m_attribution.text();
    }
    return chosen;
}

} // namespace saferide
