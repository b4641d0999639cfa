// What the labels of a mask are called and how they are coloured, in the words of the programs that wrote the file:
// ITK-SNAP's label descriptions (a text), 3D Slicer's segments (key/value pairs of NRRD).
#pragma once

#include <QByteArray>
#include <QRgb>
#include <QString>

#include <map>
#include <string>

namespace triptych {

struct MaskLabel {
    QString name;
    QRgb colour = 0xffff0000;
    double opacity = 1;
    bool visible = true;
    friend bool operator==(const MaskLabel&, const MaskLabel&) = default;
};
using MaskLabels = std::map<int, MaskLabel>; ///< 1…255

/// ITK-SNAP's "Label Description File": IDX R G B A VIS MSH "LABEL".
QByteArray snapLabelText(const MaskLabels& labels);
/// What can be understood of such a text; lines that cannot are passed over.
MaskLabels parseSnapLabels(const QByteArray& text);

/// "Segment0_Name" and its fellows, as 3D Slicer writes them into .seg.nrrd.
std::map<std::string, std::string> slicerSegments(const MaskLabels& labels);
MaskLabels parseSlicerSegments(const std::map<std::string, std::string>& pairs);

} // namespace triptych
