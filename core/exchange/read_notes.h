// ReadNotes: what was left out or repaired while reading, each once a sentence; after twenty the others are counted.
#pragma once

#include <QStringList>

namespace triptych {

class ReadNotes {
public:
    explicit ReadNotes(QString file) : m_file(std::move(file)) {}
    void add(const QString& reason)
    {
        if (++m_count <= kMaxNamed)
            m_sentences << QStringLiteral("%1: %2.").arg(m_file, reason);
    }
    QStringList sentences() const
    {
        QStringList all = m_sentences;
        if (m_count > kMaxNamed)
            all << QStringLiteral("%1: and %2 more of these.").arg(m_file).arg(m_count - kMaxNamed);
        return all;
    }

private:
    static constexpr qsizetype kMaxNamed = 20;
    QString m_file;
    QStringList m_sentences;
    qsizetype m_count = 0;
};

} // namespace triptych
