#include "app/window/shape_clipboard.h"

#include "core/annotation/geojson.h"
#include "core/annotation/shape_coding.h"
#include "core/annotation/shape_transform.h"

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>

namespace triptych {

namespace {

const QString kMime = QStringLiteral("application/x-triptych-shapes");
constexpr quint32 kVersion = 1;
constexpr qsizetype kMostBytes = qsizetype(256) << 20;
constexpr quint32 kMostShapes = 1'000'000;

Error damaged() { return {ErrorCode::BadFormat, QStringLiteral("The shapes on the clipboard are damaged."), {}}; }

Result<CopiedShapes> ownShapes(const QByteArray& bytes)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0, count = 0;
    CopiedShapes copied;
    bool calibrated = false;
    PixelSpacing spacing;
    in >> version >> copied.image.value >> calibrated >> spacing.xMm >> spacing.yMm >> count;
    if (in.status() != QDataStream::Ok || version != kVersion || count > kMostShapes)
        return damaged();
    if (calibrated && spacing.xMm > 0 && spacing.yMm > 0)
        copied.spacing = spacing;
    for (quint32 i = 0; i < count; ++i) {
        QByteArray one;
        in >> one;
        auto shape = in.status() == QDataStream::Ok ? decodeShape(one) : std::nullopt;
        if (!shape)
            return damaged();
        copied.shapes << std::move(*shape);
    }
    return copied;
}

} // namespace

std::unique_ptr<QMimeData> shapesToMime(const CopiedShapes& copied, const QMap<int, LabelInfo>& labels)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    const PixelSpacing spacing = copied.spacing.value_or(PixelSpacing{});
    out << kVersion << copied.image.value << copied.spacing.has_value() << spacing.xMm << spacing.yMm
        << quint32(copied.shapes.size());
    for (const Shape& shape : copied.shapes)
        out << encodeShape(shape);
    auto data = std::make_unique<QMimeData>();
    data->setData(kMime, bytes);
    data->setText(QString::fromUtf8(shapesToGeoJson(copied.shapes, labels)));
    return data;
}

Result<CopiedShapes> shapesFromMime(const QMimeData* data, const QMap<int, LabelInfo>& labels)
{
    if (data && data->hasFormat(kMime))
        return ownShapes(data->data(kMime));
    const QString text = data ? data->text() : QString();
    if (!text.trimmed().startsWith(QLatin1Char('{')) && !text.trimmed().startsWith(QLatin1Char('[')))
        return Error{ErrorCode::NotFound, QStringLiteral("There are no shapes on the clipboard."), {}};
    if (text.size() > kMostBytes)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("The text on the clipboard is too long."), {}};
    const auto content = parseGeoJson(text.toUtf8(), labels, QStringLiteral("The clipboard"));
    if (!content)
        return content.error();
    CopiedShapes copied;
    copied.losses = content->losses;
    copied.shapes = content->shapes;
    return copied;
}

Shape inOtherPixels(const Shape& shape, PixelSpacing from, PixelSpacing to)
{
    return transformed(shape, ShapeMotion::scaled({0, 0}, from.xMm / to.xMm, from.yMm / to.yMm));
}

} // namespace triptych
