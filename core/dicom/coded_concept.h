// CodedConcept: a code of a terminology, as DICOM writes it (PS3.3 8).
#pragma once

#include <QString>

namespace triptych {

struct CodedConcept {
    QString value;   ///< Code Value (0008,0100), or Long Code Value where it has more than 16 characters
    QString scheme;  ///< Coding Scheme Designator: SCT, DCM, UCUM …; 99… are private
    QString meaning; ///< for people, at most 64 characters

    bool isEmpty() const { return value.isEmpty(); }
    /// The same code, whatever words describe it.
    bool isSameCode(const CodedConcept& other) const { return value == other.value && scheme == other.scheme; }
    friend bool operator==(const CodedConcept&, const CodedConcept&) = default;
};

} // namespace triptych
