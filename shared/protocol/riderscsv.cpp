// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/riderscsv.h"

#include "shared/domain/displayname.h"
#include "shared/protocol/csvlines.h"

#include <QHash>
#include <QSet>

namespace saferide {

using namespace Qt::Literals::StringLiterals;

namespace {

enum class Column { Bib, Phone, EmergencyName, EmergencyPhone, MedicalNote, Name, First, Last };
constexpr int Contacts = int(Column::Name); // the first ones are the fields of a contact

/// The names of columns, without spaces and the like.
const QHash<QString, Column> &columnNames()
{
    using enum Column;
    static const QHash<QString, Column> names = [] {
        QHash<QString, Column> made;
        const auto add = [&](Column column, QStringView words) {
            for (const QStringView word : words.split(u' ')) {
                made.insert(word.toString(), column);
            }
        };
        add(Bib,
            u"bib bibnumber number no startnumber startno racenumber startnummer startnr "
            u"nummer nr");
        add(Name, u"name displayname fullname ridername rider fahrer teilnehmer");
        add(First, u"firstname givenname forename vorname");
        add(Last, u"lastname surname familyname nachname familienname");
        add(Phone,
            u"phone phonenumber telephone tel mobile mobilephone mobilenumber cell cellphone "
            u"telefon telefonnummer handy handynummer mobil mobiltelefon mobilnummer");
        add(EmergencyName,
            u"emergencyname emergencycontact emergencycontactname notfallkontakt notfallname");
        add(EmergencyPhone,
            u"emergencyphone emergencynumber emergencyphonenumber emergencycontactphone "
            u"emergencycontactnumber notfallnummer notfalltelefon notfalltelefonnummer "
            u"notfallkontakttelefon");
        add(MedicalNote,
            u"medicalnote medicalnotes medical medicalinfo medicalinformation "
            u"medizinischerhinweis medizinischehinweise medizinischeangaben");
        return made;
    }();
    return names;
}

std::optional<Column> columnNamed(const QString &text)
{
    QString key;
    for (const QChar c : text.toLower()) {
        if (c.isLetterOrNumber()) {
            key += c;
        }
    }
    const auto found = columnNames().constFind(key);
    return found == columnNames().cend() ? std::nullopt : std::optional(*found);
}

class Reader
{
public:
    RiderList read(QByteArrayView bytes)
    {
        CsvLines lines(bytes);
        const auto header = lines.next();
        if (!header) {
            m_list.add(lines.error().value_or(ListProblem{1, 1, u"the file is empty"_s}));
            return std::move(m_list);
        }
        if (!readHeader(*header)) {
            return std::move(m_list);
        }
        for (int read = 1; const auto line = lines.next(); ++read) {
            if (read > RiderList::MaxFileLines) {
                m_list.add({line->number, 1,
                            u"the file has more than %1 lines"_s.arg(RiderList::MaxFileLines)});
                break;
            }
            if (line->isBlank()) {
                continue;
            }
            if (++m_lines > RiderList::MaxLines) {
                m_list.add(
                    {line->number, 1, u"there are more than %1 riders"_s.arg(RiderList::MaxLines)});
                break;
            }
            readRider(*line);
        }
        if (const auto error = lines.error()) {
            m_list.add(*error);
        }
        return std::move(m_list);
    }

private:
    bool readHeader(const CsvLine &header)
    {
        m_columns = header.fields.size();
        for (qsizetype i = 0; i < header.fields.size(); ++i) {
            const CsvField &field = header.fields[i];
            const auto column = columnNamed(field.text);
            if (column && m_places.contains(*column)) {
                m_list.add({header.number, field.column,
                            u"there are two columns of this kind: %1"_s.arg(field.text.left(40))});
            } else if (column) {
                m_places.insert(*column, i);
            } else if (!field.text.trimmed().isEmpty()) {
                m_list.unusedColumns.append(field.text.trimmed().left(RiderList::MaxColumnName));
            }
        }
        if (!m_places.contains(Column::Name) && !m_places.contains(Column::First)
            && !m_places.contains(Column::Last)) {
            m_list.add({header.number, 1,
                        u"the first line must name the columns, one of them \"name\""_s});
        }
        return m_list.problems.isEmpty();
    }

    /// Empty where the line has none.
    CsvField at(const CsvLine &line, Column column) const
    {
        const auto place = m_places.constFind(column);
        return place != m_places.cend() && *place < line.fields.size() ? line.fields[*place]
                                                                       : CsvField();
    }

    void readRider(const CsvLine &line)
    {
        const qsizetype before = m_list.problems.size();
        for (qsizetype i = m_columns; i < line.fields.size(); ++i) {
            if (!line.fields[i].text.trimmed().isEmpty()) {
                m_list.add({line.number, line.fields[i].column,
                            u"this line has more fields than the first one: a text with a "
                            "separator must be in quotes"_s});
                break;
            }
        }
        const CsvField named = nameField(line);
        const int bibColumn = at(line, Column::Bib).column;
        ListedRider listed{{name(named, line.number), {}}, line.number, named.column, bibColumn};
        RiderContact &contact = listed.rider.contact;
        for (int i = 0; i < Contacts; ++i) {
            const CsvField given = at(line, Column(i));
            const auto text = contactText(ContactFields[size_t(i)], given.text);
            if (text) {
                contact.*ContactFields[size_t(i)].value = *text;
            } else {
                m_list.add({line.number, given.column,
                            QString(ContactFields[size_t(i)].name) + u' ' + text.error().message});
            }
        }
        const auto &bib = contact.bib;
        if (bib && m_bibs.contains(*bib)) {
            m_list.add({line.number, bibColumn, u"bib %1 was given to somebody above"_s.arg(*bib)});
        }
        m_bibs += bib ? QSet{*bib} : QSet<QString>();
        if (m_list.problems.size() == before && before < RiderList::MaxProblems) {
            m_list.riders.append(listed);
        }
    }

    CsvField nameField(const CsvLine &line) const
    {
        const CsvField given = at(line, Column::Name);
        const bool hasParts = m_places.contains(Column::First) || m_places.contains(Column::Last);
        if (!given.text.trimmed().isEmpty() || !hasParts) {
            return given;
        }
        const CsvField first = at(line, Column::First);
        const CsvField last = at(line, Column::Last);
        return {first.text + u' ' + last.text, std::min(first.column, last.column)};
    }

    QString name(const CsvField &given, int line)
    {
        const auto normalized = normalizedDisplayName(given.text);
        if (!normalized) {
            m_list.add({line, given.column, u"name "_s + DisplayNameRule});
        }
        return normalized.value_or(QString());
    }

    RiderList m_list;
    QHash<Column, qsizetype> m_places;
    qsizetype m_columns = 0; // of the first line
    QSet<QString> m_bibs;
    int m_lines = 0;
};

} // namespace

RiderList readRidersCsv(QByteArrayView bytes)
{
    return Reader().read(bytes);
}

} // namespace saferide
