// SegmentCodes: what the names of labels mean, as DICOM codes, from resources/codes/segment_codes.json.
#pragma once

#include "core/base/result.h"
#include "core/dicom/coded_concept.h"

#include <QHash>

#include <filesystem>

namespace triptych {

/// What a label is: Segmented Property Category and Type (PS3.3 C.8.20.2), Annotation Property Category and Type
/// (C.37.1.2), and the finding of a measurement (PS3.16 TID 1410).
struct LabelMeaning {
    CodedConcept category;
    CodedConcept type;
    friend bool operator==(const LabelMeaning&, const LabelMeaning&) = default;
};

class SegmentCodes {
public:
    /// The scheme of names that stand in no table.
    static constexpr const char* kPrivateScheme = "99TRIPTYCH";

    /// Knows no names: every label gets a private code.
    SegmentCodes() = default;
    /// Errors: NotFound, Unreadable, BadFormat, naming the file.
    static Result<SegmentCodes> load(const std::filesystem::path& file);
    /// The table that came with the program; without one the same as no table.
    static const SegmentCodes& installed(); ///< read once

    /// A name that is not known gets the table's own category and a private code, the same whenever it is asked for.
    LabelMeaning meaningOf(const QString& labelName) const;
    int knownNames() const { return int(m_known.size()); }

private:
    QHash<QString, LabelMeaning> m_known; ///< by plain name
    CodedConcept m_otherwise{QStringLiteral("85756007"), QStringLiteral("SCT"), QStringLiteral("Tissue")};
};

} // namespace triptych
