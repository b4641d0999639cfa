#include "ui/models/shapes_query.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace triptych {

namespace {

constexpr qsizetype kBetweenStops = 4096;

QString tr(const char* text) { return QCoreApplication::translate("ShapesQuery", text); }

double pathLength(const QPolygonF& line, const Calibration& calibration)
{
    double length = 0;
    for (qsizetype i = 1; i < line.size(); ++i)
        length += calibration.lengthMm(line[i - 1], line[i])
                      .value_or(std::hypot(line[i].x() - line[i - 1].x(), line[i].y() - line[i - 1].y()));
    return length;
}

/// In the unit in which it is shown; −1 where it measures nothing.
double sizeOf(const Shape& shape, const Calibration& calibration)
{
    if (isClosed(shape.type))
        return areaMm2(shape, calibration).value_or(areaPixels(shape));
    switch (shape.type) {
    case ShapeType::Point:
    case ShapeType::Arrow:
    case ShapeType::Text: return -1;
    case ShapeType::Angle: return angleDeg(shape, calibration).value_or(-1);
    case ShapeType::Bidirectional: {
        double longest = 0;
        for (const QPolygonF& axis : shape.strokes())
            longest = std::max(longest, pathLength(axis, calibration));
        return longest;
    }
    default: return pathLength(shape.outline(), calibration);
    }
}

class Filter {
public:
    Filter(const ShapesQuery& query, const ShapesContext& context) : m_query(query), m_context(context) {}

    bool passes(const Shape& shape) const
    {
        return (m_query.label == 0 || shape.label == m_query.label) &&
               (!m_query.author || shape.author == *m_query.author) &&
               (!m_query.origin || originKind(shape) == *m_query.origin) && (m_query.text.isEmpty() || mentions(shape));
    }

private:
    bool mentions(const Shape& shape) const
    {
        const auto has = [this](const QString& text) { return text.contains(m_query.text, Qt::CaseInsensitive); };
        return has(shape.name) || has(labelName(m_context.labels, shape.label)) || has(shapeTypeText(shape.type)) ||
               has(shape.author) || has(originText(shape)) || has(shape.lesion);
    }

    const ShapesQuery& m_query;
    const ShapesContext& m_context;
};

double numberOf(const Shape& shape, ShapeColumn column, const ShapesContext& context)
{
    switch (column) {
    case ShapeColumn::Visible: return shape.hidden ? 1 : 0;
    case ShapeColumn::Locked: return shape.locked ? 0 : 1;
    case ShapeColumn::Class: return shape.label;
    case ShapeColumn::Size: return sizeOf(shape, context.calibration);
    case ShapeColumn::Frame: return shape.frame;
    case ShapeColumn::Time: return shape.created.isValid() ? double(shape.created.toMSecsSinceEpoch()) : 0;
    default: return 0;
    }
}

QString textOf(const Shape& shape, ShapeColumn column)
{
    switch (column) {
    case ShapeColumn::Name: return shape.name.toCaseFolded();
    case ShapeColumn::Type: return shapeTypeText(shape.type);
    case ShapeColumn::Origin: return originText(shape).toCaseFolded();
    case ShapeColumn::Author: return shape.author.toCaseFolded();
    default: return {};
    }
}

bool isText(ShapeColumn column)
{
    return column == ShapeColumn::Name || column == ShapeColumn::Type || column == ShapeColumn::Origin ||
           column == ShapeColumn::Author;
}

/// Sorts the rows by keys taken once of each shape; equal ones stay as they were.
template <class Key>
void sortBy(std::vector<qint32>& rows, std::vector<Key> keys, bool descending)
{
    std::vector<qint32> order(rows.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](qint32 a, qint32 b) {
        return descending ? keys[size_t(b)] < keys[size_t(a)] : keys[size_t(a)] < keys[size_t(b)];
    });
    std::vector<qint32> sorted(rows.size());
    for (size_t i = 0; i < order.size(); ++i)
        sorted[i] = rows[size_t(order[i])];
    rows = std::move(sorted);
}

void sortRows(ShapesAnswer& answer, const ShapesQuery& query, const ShapesContext& context)
{
    const ShapeColumn column = *query.sortColumn;
    if (isText(column)) {
        std::vector<QString> keys;
        keys.reserve(answer.rows.size());
        for (const qint32 place : answer.rows)
            keys.push_back(textOf(answer.shapes.at(place), column));
        return sortBy(answer.rows, std::move(keys), query.descending);
    }
    std::vector<double> keys;
    keys.reserve(answer.rows.size());
    for (const qint32 place : answer.rows)
        keys.push_back(numberOf(answer.shapes.at(place), column, context));
    sortBy(answer.rows, std::move(keys), query.descending);
}

} // namespace

QString originKind(const Shape& shape)
{
    if (shape.origin.isEmpty())
        return QStringLiteral("drawn");
    const QString kind = shape.origin.section(QLatin1Char(':'), 0, 0);
    return kind == QLatin1String("import") ? QStringLiteral("imported") : kind;
}

QString originText(const Shape& shape)
{
    const QString detail = shape.origin.section(QLatin1Char(':'), 1);
    return detail.isEmpty() ? originKind(shape) : QStringLiteral("%1: %2").arg(originKind(shape), detail);
}

QString shapeTypeText(ShapeType type)
{
    QString text = shapeTypeName(type).replace(QLatin1Char('-'), QLatin1Char(' '));
    text[0] = text[0].toUpper();
    return text;
}

QString labelName(const QMap<int, LabelInfo>& labels, int label)
{
    const auto known = labels.constFind(label);
    return known == labels.cend() ? tr("Label %1").arg(label) : known->name;
}

ShapesAnswer queryShapes(const ShapeList& shapes, const ShapesQuery& query, const ShapesContext& context,
                         std::stop_token stop)
{
    ShapesAnswer answer;
    answer.shapes = shapes;
    answer.rowOf.assign(size_t(shapes.size()), -1);
    const Filter filter(query, context);
    std::array<bool, 256> classes{};
    QSet<QString> authors, origins;
    qint32 place = 0;
    for (const Shape& shape : shapes) {
        if (place % kBetweenStops == 0 && stop.stop_requested())
            return {};
        classes[size_t(std::clamp(shape.label, 0, 255))] = true;
        authors.insert(shape.author);
        origins.insert(originKind(shape));
        if (filter.passes(shape))
            answer.rows.push_back(place);
        ++place;
    }
    std::reverse(answer.rows.begin(), answer.rows.end()); // the uppermost first
    if (query.sortColumn)
        sortRows(answer, query, context);
    for (size_t row = 0; row < answer.rows.size(); ++row)
        answer.rowOf[size_t(answer.rows[row])] = qint32(row);
    for (int label = 0; label < 256; ++label)
        if (classes[size_t(label)])
            answer.classes << label;
    answer.authors = QStringList(authors.cbegin(), authors.cend());
    answer.origins = QStringList(origins.cbegin(), origins.cend());
    answer.authors.sort(Qt::CaseInsensitive);
    answer.origins.sort();
    return answer;
}

} // namespace triptych
