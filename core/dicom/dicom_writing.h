// Putting DICOM objects together: text in UTF-8, numbers, codes, items, identifiers; and the file they end in.
#pragma once

#include "core/base/result.h"
#include "core/dicom/coded_concept.h"

#include <QDateTime>

#include <filesystem>
#include <vector>

class DcmFileFormat;
class DcmItem;
class DcmTagKey;

namespace triptych {

/// A new UID under 2.25 (PS3.5 B.2).
QString newUid();
/// A UID under 2.25 that depends on the text only.
QString uidOfText(const QString& text);

/// UTF-8, control characters and backslashes out, cut to what the attribute's VR holds (PS3.5 6.2); empty text makes an
/// empty element (type 2). Long texts (ST, LT, UT) keep their lines.
void putText(DcmItem& item, const DcmTagKey& tag, const QString& text);
/// Several values, each as putText does it.
void putTexts(DcmItem& item, const DcmTagKey& tag, const QStringList& values);
/// A DS of at most 16 characters, 10 digits.
QString decimalString(double value);
void putDecimals(DcmItem& item, const DcmTagKey& tag, const std::vector<double>& values);

/// A new last item of a sequence, in constant time.
DcmItem& appendItem(DcmItem& parent, const DcmTagKey& sequence);
/// A new last item with a code (PS3.3 8.8). Returns it, for modifiers.
DcmItem& appendCode(DcmItem& parent, const DcmTagKey& sequence, const CodedConcept& code);

/// What an object made here says of itself.
struct ObjectHeader {
    const char* sopClassUid = "";
    QString sopInstanceUid;
    QString modality;
    int seriesNumber = 1;
    QString seriesDescription;
    QDateTime created; ///< local time
};

/// SOP Common, General Series, General Image's instance number and dates, Enhanced General Equipment (PS3.3 C.12.1,
/// C.7.3.1, C.7.5.2); Specific Character Set is UTF-8. A new series for every object.
void putObjectHeader(DcmItem& item, const ObjectHeader& header);
/// Manufacturer, model, software: Triptych.
void putEquipment(DcmItem& item);

/// Explicit VR Little Endian, by a temporary name. Errors: Refused, WriteFailed.
Result<void> saveDicom(DcmFileFormat& file, const std::filesystem::path& path,
                       const std::vector<std::filesystem::path>& neverOver);

} // namespace triptych
