// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QStringList>

namespace saferide::test {

/// An OpenAPI 3.1 document that real answers are held against.
class OpenApiDocument
{
public:
    explicit OpenApiDocument(QJsonObject document)
        : m_document(std::move(document))
    {
    }

    /// "GET /rides/{id}" of every operation.
    QStringList operations() const;
    /// The operation that serves a path, with or without its trailing slash; empty for none.
    QJsonObject operation(const QString &method, const QString &path) const;
    /// What is wrong with an answer: a status that is not listed, a field of its head that is
    /// missing, a body that is not the schema's. An object must have exactly the properties of its
    /// schema. `fields` by name in lower case.
    QStringList problems(const QString &method, const QString &path, int status,
                         const QHash<QByteArray, QByteArray> &fields, const QByteArray &body) const;
    /// What is wrong with the document itself: references that lead nowhere, operations without
    /// answers, bodies or parameters where their path needs them.
    QStringList ownProblems() const;

private:
    QJsonObject resolved(const QJsonValue &schema) const;
    QStringList schemaProblems(const QJsonValue &value, const QJsonObject &schema,
                               const QString &where) const;
    QStringList objectProblems(const QJsonObject &object, const QJsonObject &schema,
                               const QString &where) const;

    QJsonObject m_document;
};

} // namespace saferide::test
