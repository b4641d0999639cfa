// CadReport: what a mammography CAD system says of certain images (Mammography CAD SR, PS3.3 A.35.5, PS3.16 TID 4000),
// as its file states it. Immutable once read. It has nothing to do with Triptych's own models.
#pragma once

#include "core/base/ids.h"

#include <QDateTime>
#include <QPolygonF>
#include <QRectF>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace triptych {

/// PS3.16 CID 6034, in PS3.4 O.2's sense: always, on request, never.
enum class RenderingIntent { Required, Optional, Never };

/// By which symbol a finding is drawn.
enum class CadFinding { CalcificationCluster, Calcification, Mass, Distortion, Other };

struct CadMark {
    ImageId image;
    int frame = 0;
    CadFinding kind = CadFinding::Other;
    QString finding; ///< in the report's own words: "Calcification Cluster"
    RenderingIntent intent = RenderingIntent::Optional;
    std::optional<QPointF> centre;   ///< level-0 pixels, (0, 0) the outer corner of the first (PS3.3 C.18.6)
    std::vector<QPolygonF> outlines; ///< closed
    QString algorithm;               ///< name and version
    QStringList values;              ///< "certainty of finding 87 %", "probability of cancer 12 %"

    QRectF area() const; ///< of centre and outlines, level-0 pixels; null where there is no place
};

struct CadReport {
    QString uid;  ///< SOP Instance UID
    QString path; ///< for messages
    QString patientId;
    QString manufacturer;
    QString device; ///< its model and software version
    QDateTime created;
    QString summary; ///< of the findings: "All algorithms succeeded; with findings"
    /// What became of the detection, in the report's words: "Succeeded", "Partially Succeeded", "Failed", "Not
    /// Attempted"; empty: not stated.
    QString detectionStatus;
    bool detectionSucceeded = false; ///< wholly: without a mark there is none to be shown
    QStringList algorithms;          ///< names and versions, each once
    std::vector<ImageId> images;     ///< those it speaks of
    std::vector<CadMark> marks;      ///< those that may be shown, "Presentation Required" first
    int withheld = 0;                ///< findings that are not for presentation
    QStringList warnings;

    /// "R2 Technology · ImageChecker 8.3": never to be taken for one of Triptych's own models.
    QString caption() const;
};

using CadReportPtr = std::shared_ptr<const CadReport>;

} // namespace triptych
