// Presentation states and CAD reports for tests, as DCMTK writes them.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <QPolygonF>
#include <QString>

#include <memory>
#include <vector>

namespace triptych {

/// What an object that speaks of an image must know of it.
struct MarkedImage {
    QByteArray uid, patientId;
    int columns = 0, rows = 0;
    QByteArray sopClass = UID_DigitalMammographyXRayImageStorageForPresentation;
};

inline bool saveMarks(DcmFileFormat& file, const QString& path)
{
    return file.saveFile(path.toLocal8Bit().constData(), EXS_LittleEndianExplicit).good();
}

inline void put(DcmItem& item, const DcmTagKey& tag, const QByteArray& value)
{
    item.putAndInsertString(tag, value.constData());
}

inline DcmItem& itemOf(DcmItem& item, const DcmTagKey& sequence, long index = -2)
{
    DcmItem* made = nullptr;
    item.findOrCreateSequenceItem(sequence, made, index); // −2 appends
    return *made;
}

inline void putReference(DcmItem& item, const DcmTagKey& sequence, const MarkedImage& image)
{
    DcmItem& reference = itemOf(item, sequence);
    put(reference, DCM_ReferencedSOPClassUID, image.sopClass);
    put(reference, DCM_ReferencedSOPInstanceUID, image.uid);
}

inline void putFloats(DcmItem& item, const DcmTagKey& tag, const QPolygonF& points)
{
    std::vector<Float32> values;
    for (const QPointF& point : points) {
        values.push_back(Float32(point.x()));
        values.push_back(Float32(point.y()));
    }
    item.putAndInsertFloat32Array(tag, values.data(), static_cast<unsigned long>(values.size()));
}

inline void putCorner(DcmItem& item, const DcmTagKey& tag, int column, int row)
{
    const Sint32 values[] = {column, row};
    auto element = std::make_unique<DcmSignedLong>(tag);
    element->putSint32Array(values, 2);
    item.insert(element.release(), OFTrue);
}

inline void putArea(DcmItem& item, int left, int top, int right, int bottom)
{
    putCorner(item, DCM_DisplayedAreaTopLeftHandCorner, left, top);
    putCorner(item, DCM_DisplayedAreaBottomRightHandCorner, right, bottom);
    put(item, DCM_PresentationSizeMode, "SCALE TO FIT");
    put(item, DCM_PresentationPixelAspectRatio, "1\\1");
}

/// A state with a window (centre, width), of the whole image.
inline void fillState(DcmDataset& data, const MarkedImage& image, const QByteArray& label, const QByteArray& date,
                      double centre, double width)
{
    put(data, DCM_SOPClassUID, UID_GrayscaleSoftcopyPresentationStateStorage);
    put(data, DCM_SOPInstanceUID, "1.2.826.0.1.7." + QByteArray::number(qHash(label, 1)));
    put(data, DCM_Modality, "PR");
    put(data, DCM_PatientID, image.patientId);
    put(data, DCM_ContentLabel, label);
    put(data, DCM_ContentCreatorName, "Reader^Anna");
    put(data, DCM_PresentationCreationDate, date);
    put(data, DCM_PresentationCreationTime, "101500");
    putReference(itemOf(data, DCM_ReferencedSeriesSequence), DCM_ReferencedImageSequence, image);
    DcmItem& voi = itemOf(data, DCM_SoftcopyVOILUTSequence);
    put(voi, DCM_WindowCenter, QByteArray::number(centre));
    put(voi, DCM_WindowWidth, QByteArray::number(width));
    put(data, DCM_PresentationLUTShape, "IDENTITY");
    putArea(itemOf(data, DCM_DisplayedAreaSelectionSequence), 1, 1, image.columns, image.rows);
}

inline DcmItem& addAnnotation(DcmDataset& data, const QByteArray& layer)
{
    DcmItem& item = itemOf(data, DCM_GraphicAnnotationSequence);
    put(item, DCM_GraphicLayer, layer);
    return item;
}

inline void addGraphic(DcmItem& annotation, const QByteArray& type, const QPolygonF& points, bool filled = false,
                       const QByteArray& units = "PIXEL")
{
    DcmItem& graphic = itemOf(annotation, DCM_GraphicObjectSequence);
    put(graphic, DCM_GraphicAnnotationUnits, units);
    put(graphic, DCM_GraphicType, type);
    put(graphic, DCM_GraphicFilled, filled ? "Y" : "N");
    putFloats(graphic, DCM_GraphicData, points);
}

inline void addText(DcmItem& annotation, const QByteArray& words, const QRectF& box, QPointF anchor)
{
    DcmItem& text = itemOf(annotation, DCM_TextObjectSequence);
    put(text, DCM_UnformattedTextValue, words);
    put(text, DCM_BoundingBoxAnnotationUnits, "PIXEL");
    putFloats(text, DCM_BoundingBoxTopLeftHandCorner, {box.topLeft()});
    putFloats(text, DCM_BoundingBoxBottomRightHandCorner, {box.bottomRight()});
    put(text, DCM_BoundingBoxTextHorizontalJustification, "LEFT");
    put(text, DCM_AnchorPointAnnotationUnits, "PIXEL");
    putFloats(text, DCM_AnchorPoint, {anchor});
    put(text, DCM_AnchorPointVisibility, "Y");
}

inline void addLayer(DcmDataset& data, const QByteArray& name, int order, Uint16 grey)
{
    DcmItem& layer = itemOf(data, DCM_GraphicLayerSequence);
    put(layer, DCM_GraphicLayer, name);
    put(layer, DCM_GraphicLayerOrder, QByteArray::number(order));
    layer.putAndInsertUint16(DCM_GraphicLayerRecommendedDisplayGrayscaleValue, grey);
}

struct Concept {
    const char* value;
    const char* scheme;
    const char* meaning;
};

inline void putCode(DcmItem& item, const DcmTagKey& sequence, const Concept& code)
{
    DcmItem& entry = itemOf(item, sequence);
    put(entry, DCM_CodeValue, code.value);
    put(entry, DCM_CodingSchemeDesignator, code.scheme);
    put(entry, DCM_CodeMeaning, code.meaning);
}

/// A content item below `parent`.
inline DcmItem& addContent(DcmItem& parent, const char* relation, const char* type, const Concept& name)
{
    DcmItem& item = itemOf(parent, DCM_ContentSequence);
    put(item, DCM_RelationshipType, relation);
    put(item, DCM_ValueType, type);
    putCode(item, DCM_ConceptNameCodeSequence, name);
    if (QByteArray(type) == "CONTAINER")
        put(item, DCM_ContinuityOfContent, "SEPARATE");
    return item;
}

inline constexpr Concept kCluster{"129769006", "SCT", "Calcification Cluster"};
inline constexpr Concept kDensity{"129793001", "SCT", "Mammography breast density"};
inline constexpr Concept kRequired{"111150", "DCM", "Presentation Required"};
inline constexpr Concept kOptional{"111151", "DCM", "Presentation Optional"};
inline constexpr Concept kNever{"111152", "DCM", "Not for Presentation"};

/// Header, image library (its first image is 1.1.1) and summaries (PS3.16 TID 4000). Returns the item that findings go
/// under.
inline DcmItem& fillCadReport(DcmDataset& data, const MarkedImage& image,
                              const Concept& detection = {"111222", "DCM", "Succeeded"})
{
    put(data, DCM_SOPClassUID, UID_MammographyCADSRStorage);
    put(data, DCM_SOPInstanceUID, "1.2.826.0.1.8.1");
    put(data, DCM_StudyInstanceUID, "1.2.826.0.1.8.2");
    put(data, DCM_SeriesInstanceUID, "1.2.826.0.1.8.3");
    put(data, DCM_SeriesNumber, "1");
    put(data, DCM_InstanceNumber, "1");
    put(data, DCM_CompletionFlag, "COMPLETE");
    put(data, DCM_VerificationFlag, "UNVERIFIED");
    put(data, DCM_ContinuityOfContent, "SEPARATE");
    put(data, DCM_Modality, "SR");
    put(data, DCM_PatientID, image.patientId);
    put(data, DCM_Manufacturer, "Acme Imaging");
    put(data, DCM_ManufacturerModelName, "FindIt");
    put(data, DCM_SoftwareVersions, "8.3");
    put(data, DCM_ContentDate, "20260312");
    put(data, DCM_ContentTime, "1200");
    put(data, DCM_ValueType, "CONTAINER");
    putCode(data, DCM_ConceptNameCodeSequence, {"111036", "DCM", "Mammography CAD Report"});
    DcmItem& library = addContent(data, "CONTAINS", "CONTAINER", {"111028", "DCM", "Image Library"});
    DcmItem& entry = itemOf(library, DCM_ContentSequence);
    put(entry, DCM_RelationshipType, "CONTAINS");
    put(entry, DCM_ValueType, "IMAGE");
    putReference(entry, DCM_ReferencedSOPSequence, image);
    DcmItem& summary = addContent(data, "CONTAINS", "CODE", {"111017", "DCM", "CAD Processing and Findings Summary"});
    putCode(summary, DCM_ConceptCodeSequence, {"111242", "DCM", "All algorithms succeeded; with findings"});
    DcmItem& impression =
        addContent(summary, "INFERRED FROM", "CONTAINER", {"111034", "DCM", "Individual Impression/Recommendation"});
    DcmItem& detections = addContent(data, "CONTAINS", "CODE", {"111064", "DCM", "Summary of Detections"});
    putCode(detections, DCM_ConceptCodeSequence, detection);
    return impression;
}

/// An image that the report is about, whether or not it has marks.
inline void addEvidence(DcmDataset& data, const MarkedImage& image)
{
    DcmItem& study = itemOf(data, DCM_CurrentRequestedProcedureEvidenceSequence);
    putReference(itemOf(study, DCM_ReferencedSeriesSequence), DCM_ReferencedSOPSequence, image);
}

inline void addIntent(DcmItem& item, const Concept& intent)
{
    putCode(addContent(item, "HAS CONCEPT MOD", "CODE", {"111056", "DCM", "Rendering Intent"}), DCM_ConceptCodeSequence,
            intent);
}

/// Coordinates of the library's first image, referred to by its place in the tree.
inline void addPlace(DcmItem& finding, const Concept& name, const QByteArray& type, const QPolygonF& points)
{
    DcmItem& coordinates = addContent(finding, "HAS PROPERTIES", "SCOORD", name);
    put(coordinates, DCM_GraphicType, type);
    putFloats(coordinates, DCM_GraphicData, points);
    DcmItem& image = itemOf(coordinates, DCM_ContentSequence);
    put(image, DCM_RelationshipType, "SELECTED FROM");
    const Uint32 place[] = {1, 1, 1};
    image.putAndInsertUint32Array(DCM_ReferencedContentItemIdentifier, place, 3);
}

/// A single image finding with its algorithm and centre (PS3.16 TID 4006).
inline DcmItem& addCadFinding(DcmItem& parent, const Concept& what, const Concept& intent, QPointF centre)
{
    const bool inContainer = parent.tagExists(DCM_ContinuityOfContent);
    DcmItem& finding = addContent(parent, inContainer ? "CONTAINS" : "INFERRED FROM", "CODE",
                                  {"111059", "DCM", "Single Image Finding"});
    putCode(finding, DCM_ConceptCodeSequence, what);
    addIntent(finding, intent);
    put(addContent(finding, "HAS PROPERTIES", "TEXT", {"111001", "DCM", "Algorithm Name"}), DCM_TextValue, "Seeker");
    put(addContent(finding, "HAS PROPERTIES", "TEXT", {"111003", "DCM", "Algorithm Version"}), DCM_TextValue, "3.1");
    addPlace(finding, {"111010", "DCM", "Center"}, "POINT", {centre});
    DcmItem& certainty = addContent(finding, "HAS PROPERTIES", "NUM", {"111012", "DCM", "Certainty of Finding"});
    DcmItem& measured = itemOf(certainty, DCM_MeasuredValueSequence);
    put(measured, DCM_NumericValue, "87");
    putCode(measured, DCM_MeasurementUnitsCodeSequence, {"%", "UCUM", "Percent"});
    return finding;
}

} // namespace triptych
