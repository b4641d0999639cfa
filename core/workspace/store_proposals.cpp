#include "core/workspace/store_proposals.h"

#include "core/annotation/label_map_coding.h"
#include "core/workspace/store_database.h"

namespace triptych {

Result<void> writeProposal(QSqlDatabase& database, const ModelProposal& proposal)
{
    auto written =
        runSql(database,
               QStringLiteral("INSERT INTO proposals (id, image, frame, model, model_hash, x, y, width, "
                              "height, label, mask, author, created_ms) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
               {proposal.id, proposal.image.value, proposal.frame, proposal.modelId, proposal.modelHash,
                proposal.prompt.x(), proposal.prompt.y(), proposal.prompt.width(), proposal.prompt.height(),
                proposal.label, encodeLabelMap(proposal.mask), proposal.author, proposal.time.toMSecsSinceEpoch()});
    return written ? Result<void>() : written.error();
}

Result<QList<ModelProposal>> readProposals(QSqlDatabase& database, const ImageId& image)
{
    auto query = runSql(database,
                        QStringLiteral("SELECT id, frame, model, model_hash, x, y, width, height, label, mask, author, "
                                       "created_ms FROM proposals WHERE image = ? ORDER BY created_ms, id"),
                        {image.value});
    if (!query)
        return query.error();
    QList<ModelProposal> proposals;
    while (query->next()) {
        auto mask = decodeLabelMap(query->value(9).toByteArray());
        if (!mask)
            continue;
        const auto number = [&](int column) { return query->value(column).toDouble(); };
        proposals << ModelProposal{query->value(0).toString(),  image,
                                   query->value(1).toInt(),     query->value(2).toString(),
                                   query->value(3).toString(),  QRectF(number(4), number(5), number(6), number(7)),
                                   query->value(8).toInt(),     std::move(*mask),
                                   query->value(10).toString(), timeFromValue(query->value(11))};
    }
    return proposals;
}

} // namespace triptych
