// The codes that measurement reports are written with and read by (PS3.16 TID 1500, 1501, 1410, 1419).
#pragma once

#include "core/annotation/shape.h"
#include "core/dicom/coded_concept.h"

namespace triptych::report_code {

inline CodedConcept dcm(const char* value, const char* meaning)
{
    return {QLatin1String(value), QStringLiteral("DCM"), QLatin1String(meaning)};
}
inline CodedConcept sct(const char* value, const char* meaning)
{
    return {QLatin1String(value), QStringLiteral("SCT"), QLatin1String(meaning)};
}
inline CodedConcept own(const char* value, const char* meaning)
{
    return {QLatin1String(value), QStringLiteral("99TRIPTYCH"), QLatin1String(meaning)};
}

inline CodedConcept report() { return dcm("126000", "Imaging Measurement Report"); }
inline CodedConcept language() { return dcm("121049", "Language of Content Item and Descendants"); }
inline CodedConcept observerType() { return dcm("121005", "Observer Type"); }
inline CodedConcept person() { return dcm("121006", "Person"); }
inline CodedConcept personName() { return dcm("121008", "Person Observer Name"); }
inline CodedConcept procedureReported() { return dcm("121058", "Procedure reported"); }
inline CodedConcept measurements() { return dcm("126010", "Imaging Measurements"); }
inline CodedConcept group() { return dcm("125007", "Measurement Group"); }
inline CodedConcept trackingId() { return dcm("112039", "Tracking Identifier"); }
inline CodedConcept trackingUid() { return dcm("112040", "Tracking Unique Identifier"); }
inline CodedConcept finding() { return dcm("121071", "Finding"); }
inline CodedConcept findingSite() { return sct("363698007", "Finding Site"); }
inline CodedConcept region() { return dcm("111030", "Image Region"); }
inline CodedConcept comment() { return dcm("121106", "Comment"); }
inline CodedConcept area() { return sct("42798000", "Area"); }
inline CodedConcept length() { return sct("410668003", "Length"); }
inline CodedConcept pathLength() { return dcm("121211", "Path length"); }
inline CodedConcept longAxis() { return sct("103339001", "Long axis"); }
inline CodedConcept shortAxis() { return sct("103340004", "Short axis"); }
inline CodedConcept angle() { return sct("1483009", "Angle"); }
inline CodedConcept notMeasured() { return dcm("114007", "Measurement not attempted"); }
inline CodedConcept breast() { return sct("76752008", "Breast"); }
/// Which of Triptych's shapes it was: a spline and a polygon are both a POLYLINE.
inline CodedConcept drawnAs() { return own("drawn-as", "Drawn as"); }
inline CodedConcept label() { return own("label", "Label"); }

inline CodedConcept ucum(const char* unit)
{
    return {QLatin1String(unit), QStringLiteral("UCUM"), QLatin1String(unit)};
}

} // namespace triptych::report_code
