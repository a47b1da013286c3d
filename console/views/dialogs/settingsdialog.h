// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/map/mbtilessource.h"
#include "console/views/panels/problemlabel.h"
#include "console/views/window/preferences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace saferide {

/// Language, units, colours, what needs attention, and the map below everything.
class SettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(const Preferences &preferences, QWidget *parent = nullptr);

    Preferences preferences() const;
    /// What is wrong with the map's settings; empty when nothing is.
    QString problem() const { return m_problem.problem(); }
    QComboBox &languageField() { return m_language; }
    QComboBox &mapField() { return m_map; }
    QLineEdit &urlField() { return m_url; }
    QLineEdit &fileField() { return m_file; }

    void accept() override;

private:
    void buildForm();
    void fill(const Preferences &preferences);
    void chooseFile();
    void showFields();
    QString mapProblem() const;
    void useFile(const Result<MbtilesSource::Summary> &summary);

    QWidget m_serverFields; // before the fields in them, which must be gone first
    QWidget m_fileFields;
    QComboBox m_language;
    QComboBox m_units;
    QComboBox m_clock;
    QComboBox m_theme;
    QCheckBox m_sound;
    QCheckBox m_notifications;
    QComboBox m_map;
    QLineEdit m_url;
    QSpinBox m_minZoom;
    QSpinBox m_maxZoom;
    QLineEdit m_attribution;
    QLineEdit m_file;
    QPushButton m_choose;
    ProblemLabel m_problem;
    TileSettings m_tiles; // of the file that was chosen
};

} // namespace saferide
