// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/riderscsv.h"
#include "tests/support/testprogram.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace saferide;

namespace {

/// `3: Anna|bib|phone|…`
QStringList texts(const QList<ListedRider> &riders)
{
    QStringList found;
    for (const ListedRider &listed : riders) {
        const NewRider &rider = listed.rider;
        QString text = QString::number(listed.line) + u": "_s + rider.displayName;
        for (const ContactField &field : ContactFields) {
            text += u'|' + (rider.contact.*field.value).value_or(u"-"_s);
        }
        found.append(text);
    }
    return found;
}

/// `3,1: must be …`
QStringList texts(const QList<ListProblem> &problems)
{
    QStringList found;
    for (const ListProblem &problem : problems) {
        found.append(u"%1,%2: %3"_s.arg(problem.line).arg(problem.column).arg(problem.message));
    }
    return found;
}

} // namespace

class TestRidersCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsFilesAsSpreadsheetsWriteThem_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QStringList>("riders");
        const auto row = [](const char *name, const QByteArray &file, const QStringList &riders) {
            QTest::newRow(name) << file << riders;
        };
        row("commas",
            "bib,name,phone,emergency_name,emergency_phone,medical_note\n"
            "12,Anna,+49 170 123,Max,(0171) 4-5/6,allergic to bees\n",
            {u"2: Anna|12|+49 170 123|Max|(0171) 4-5/6|allergic to bees"_s});
        row("semicolons, a mark, CR LF, German",
            "\xef\xbb\xbfStartnummer;Vorname;Nachname;Telefon;Notfallkontakt;Notfallnummer\r\n"
            "7;Zo\xc3\xab;Kern;0170 111;Max, Vater;0171 222\r\n",
            {u"2: Zoë Kern|7|0170 111|Max, Vater|0171 222|-"_s});
        row("tabs, no line end", "Name\tMobile\nAnna\t112", {u"2: Anna|-|112|-|-|-"_s});
        row("old line ends", "name\rAnna\rBea", {u"2: Anna|-|-|-|-|-"_s, u"3: Bea|-|-|-|-|-"_s});
        row("quotes", "name,\"medical note\"\n\"Anna, the \"\"fast\"\"\",\"a;b\"\n",
            {u"2: Anna, the \"fast\"|-|-|-|-|a;b"_s});
        row("other columns, other order", "club,PHONE,paid,Name\nRC,112,yes,Anna\n",
            {u"2: Anna|-|112|-|-|-"_s});
        row("empty lines, spaces, short lines", "name , bib\n\n , \n  Anna  B. ,\nBea\n",
            {u"4: Anna B.|-|-|-|-|-"_s, u"5: Bea|-|-|-|-|-"_s});
        row("quoted lines count", "name,club\nAnna,\"two\nlines\"\nBea,x\n",
            {u"2: Anna|-|-|-|-|-"_s, u"4: Bea|-|-|-|-|-"_s});
        row("nobody", "name\n", {});
        row("separators at the end", "name;bib\nAnna;1;;\n", {u"2: Anna|1|-|-|-|-"_s});
        row("a separator by name",
            "sep=;\r\nName;Mobile phone;Emergency contact phone\nA, B;112;113",
            {u"3: A, B|-|112|-|113|-"_s});
        row("no separator by name", "sep=x,name\n1,Anna", {u"2: Anna|-|-|-|-|-"_s});
    }
    void readsFilesAsSpreadsheetsWriteThem()
    {
        QFETCH(QByteArray, file);
        QFETCH(QStringList, riders);
        const RiderList csv = readRidersCsv(file);
        QCOMPARE(texts(csv.problems), QStringList());
        QCOMPARE(texts(csv.riders), riders);
    }

    void namesTheColumnsThatItDoesNotUse()
    {
        const QByteArray file =
            "club,name, paid by cash ,," + QByteArray(50, 'x') + ",bib\nRC,Anna,1,2,3,4";
        QCOMPARE(readRidersCsv(file).unusedColumns,
                 (QStringList{u"club"_s, u"paid by cash"_s, QString(40, u'x')}));
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QStringList>("problems");
        const auto row = [](const char *name, const QByteArray &file, const QStringList &problems) {
            QTest::newRow(name) << file << problems;
        };
        row("empty", "", {u"1,1: the file is empty"_s});
        row("a mark alone", "\xef\xbb\xbf", {u"1,1: the file is empty"_s});
        row("no names", "bib,phone\n1,112\n",
            {u"1,1: the first line must name the columns, one of them \"name\""_s});
        row("no header", "Anna,112\n",
            {u"1,1: the first line must name the columns, one of them \"name\""_s});
        row("two of a kind", "name,bib,Startnummer\nAnna,1,2\n",
            {u"1,10: there are two columns of this kind: Startnummer"_s});
        row("no UTF-8", "name\nZo\xeb\n",
            {u"1,1: the file is not in UTF-8: save it as \"CSV UTF-8\""_s});
        row("no name", "bib,name\n1,\n2,Anna\n",
            {u"2,3: name must be one line of 1 to 40 characters"_s});
        row("no number", "name,phone\nAnna,call me\nBea,+\n",
            {u"2,6: phone must be a telephone number: digits, spaces and + ( ) - . /"_s,
             u"3,5: phone must be a telephone number: digits, spaces and + ( ) - . /"_s});
        row("nothing but lines", "name\n" + QByteArray(999'000, '\n'),
            {u"10002,1: the file has more than 10000 lines"_s});
        row("more fields than headings", "name\nKern, Anna\nBea\n",
            {u"2,6: this line has more fields than the first one: a text with a separator must be "
             "in quotes"_s});
        row("too long", "name,bib\nAnna,1234567890123\n",
            {u"2,6: bib must be one line of at most 12 characters"_s});
        row("two lines in a name", "name\n\"An\nna\"\n",
            {u"2,1: name must be one line of 1 to 40 characters"_s});
        row("the same bib", "bib,name\n7,Anna\n7,Bea\n",
            {u"3,1: bib 7 was given to somebody above"_s});
        row("an open quote", "name\nAnna\n\"Bea\n", {u"3,1: this quote is not closed"_s});
        row("text after a quote", "name\n\"Bea\"x\n",
            {u"2,6: there is text after a closing quote"_s});
        row("too many fields", "name\n" + QByteArray(200, ','),
            {u"2,101: a line has more than 100 fields"_s});
        row("too large", QByteArray(1'000'001, 'a'),
            {u"1,1: the file has more than 1000000 bytes"_s});
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(QByteArray, file);
        QFETCH(QStringList, problems);
        QCOMPARE(texts(readRidersCsv(file).problems), problems);
    }

    void ridersWithoutProblemsAreListedBesideTheOthers()
    {
        const RiderList csv = readRidersCsv("name,phone\nAnna,112\nBea,?\nCarla,\n");
        QCOMPARE(texts(csv.riders),
                 (QStringList{u"2: Anna|-|112|-|-|-"_s, u"4: Carla|-|-|-|-|-"_s}));
        QCOMPARE(csv.problems.size(), 1);
    }

    void boundsRidersAndProblems()
    {
        const RiderList most =
            readRidersCsv(QByteArray("name\n" + QByteArray("Anna\n").repeated(5'000)));
        QCOMPARE(most.riders.size(), 5'000);
        QVERIFY(most.problems.isEmpty());
        const RiderList more =
            readRidersCsv(QByteArray("name\n" + QByteArray("Anna\n").repeated(5'001)));
        QCOMPARE(texts(more.problems), QStringList{u"5002,1: there are more than 5000 riders"_s});
        const RiderList wrong =
            readRidersCsv(QByteArray("name,bib\n" + QByteArray(",1\n").repeated(5'000)));
        QCOMPARE(wrong.problems.size(), RiderList::MaxProblems);
        QVERIFY(wrong.riders.isEmpty());
    }
};

SAFERIDE_TEST(TestRidersCsv)
#include "tst_riderscsv.moc"
