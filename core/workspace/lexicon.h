// Lexicon: the words that a reader may choose from to describe a lesion, as data (resources/lexicons).
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace triptych {

struct LexiconTerm {
    QString id;   ///< stored; never given another meaning
    QString text; ///< for people
    QString hint; ///< what it means, or empty
    friend bool operator==(const LexiconTerm&, const LexiconTerm&) = default;
};

struct LexiconGroup {
    QString id;             ///< "us.mass.echo": stored
    QString section;        ///< heading over several groups
    QString title;          ///< "Echo pattern"
    QStringList modalities; ///< kinds of image (imageKindName) it is asked for; empty: always
    bool several = false;   ///< more than one term may be chosen
    QList<LexiconTerm> terms;

    const LexiconTerm* term(const QString& id) const;
};

struct Lexicon {
    QString id;
    QString title;
    QString source; ///< the publication
    QList<LexiconGroup> groups;

    const LexiconGroup* group(const QString& id) const;
};

/// Errors: BadFormat, naming `path` and what is missing, empty or there twice.
Result<Lexicon> parseLexicon(const QByteArray& json, const QString& path);

struct LexiconFolder {
    QList<Lexicon> lexicons; ///< in the order of the files' names
    QStringList problems;    ///< a sentence for each file that is none
};
/// Files (*.json) of at most 256 KiB, at most 50. Reads files: at the start or in a worker.
LexiconFolder readLexicons(const QString& folder);

/// The Nottingham histologic grade 1…3 from the scores 1…3 of its parts: their sum 3–5, 6–7, 8–9 (Elston and Ellis
/// 1991). Nothing where a score is not 1…3.
std::optional<int> nottinghamGrade(int tubules, int nuclei, int mitoses);

} // namespace triptych
