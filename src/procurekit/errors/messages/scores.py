"""Texts of scorecards and scores: what is wrong with a card, why there is no score, and how one came about."""

from __future__ import annotations

from typing import Final

__all__ = ["MESSAGES"]

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # a scorecard that can't be used
    "scorecard_invalid": (
        "this scorecard can't be used ({name}): {count} {count:fault|faults}",
        "该评分卡无法使用（{name}）：共 {count} 处错误",
    ),
    "scorecard_unknown": ("there is no scorecard {id}; there are {known}", "没有评分卡 {id}；现有：{known:list}"),
    "scorecard_unknown_near": (
        "there is no scorecard {id}; did you mean {near}?",
        "没有评分卡 {id}；是否指 {near}？",
    ),
    "scorecard_twice": ("two scorecards have the id {id}", "有两张评分卡的标识同为 {id}"),
    "scorecard_without_dimensions": ("a scorecard needs at least one dimension", "评分卡至少需要一个维度"),
    "scorecard_scale": (
        "the scale ends at {highest}, which is not above its beginning, {lowest}",
        "分值上限 {highest} 不大于下限 {lowest}",
    ),
    "scorecard_minimum_weight": (
        "{value} is more than all the weight; write a share from 0 to 1",
        "{value} 超过了全部权重；请写 0 到 1 之间的比例",
    ),
    "scorecard_weights": (
        "the weights add up to {found}, and {asked} is asked for in total_weight",
        "权重合计为 {found}，而 total_weight 要求 {asked}",
    ),
    "scorecard_kpi_twice": (
        "{id} has a dimension already; give that one the whole weight",
        "{id} 已有一个维度；请把权重合并到该维度",
    ),
    "scorecard_two_rules": ("bands and linear are both there; remove one", "同时有 bands 和 linear；请删除其一"),
    "scorecard_no_rule": (
        "nothing says how its value becomes points; write bands or linear",
        "没有说明如何由指标值得分；请写 bands 或 linear",
    ),
    "scorecard_linear_flat": (
        "the best value is the worst, too ({value}); there is nothing between them",
        "最佳值与最差值相同（{value}），两者之间没有区间",
    ),
    "scorecard_linear_turned": (
        "the highest points are fewer than the lowest; where less is better, let worst be the larger value",
        "最高分低于最低分；若指标越小越好，请让 worst 取较大的值",
    ),
    "scorecard_points_off": (
        "{points} points are off the scale, which goes from {lowest} to {highest}",
        "{points} 分超出分值范围 {lowest} 至 {highest}",
    ),
    "scorecard_grade_twice": ("there are two grades {name}", "有两个等级同为 {name}"),
    "scorecard_no_grades": (
        "there are no grades, so that nothing can be left without one; remove it",
        "没有任何等级，无从谈起未定级的区间；请删除",
    ),
    "bounds_two_starts": (
        "it begins twice, at at_least and at above; remove one",
        "同时写了 at_least 和 above 两个起点；请删除其一",
    ),
    "bounds_two_ends": (
        "it ends twice, at up_to and at below; remove one",
        "同时写了 up_to 和 below 两个终点；请删除其一",
    ),
    "bounds_empty": ("no number is {of:said}", "没有数值满足 {of:said}"),
    "bounds_gap": (
        "nothing is for {of:said}; let neighbours meet in one number, at_least of one and below of the other",
        "{of:said} 不属于任何一段；请让相邻两段在同一数值相接：一段用 at_least，另一段用 below",
    ),
    "bounds_overlap": (
        "two are for {of:said}; let neighbours meet in one number, at_least of one and below of the other",
        "{of:said} 同时属于两段；请让相邻两段在同一数值相接：一段用 at_least，另一段用 below",
    ),
    # scoring that was asked for wrongly
    "score_not_measured": (
        "{kpis} of the scorecard {card} were not measured; measure its kpis()",
        "评分卡 {card} 的 {kpis:list} 未计算；请先计算它的 kpis()",
    ),
    "score_unit": (
        "{kpi} is measured in {unit}, and the scorecard {card} is written for {asked}",
        "{kpi} 的单位是 {unit}，而评分卡 {card} 按 {asked} 编写",
    ),
    "score_no_supplier": (
        "there is no score of the supplier {supplier}{period:? in {period}}",
        "没有供应商 {supplier} 的评分{period:?（{period}）}",
    ),
    "score_not_by_supplier": (
        "the scores are by {by}; measure by supplier to show one its own",
        "评分按 {by} 分组；要给供应商看自己的评分，请按 supplier 计算",
    ),
    "score_rows_of_table": (
        "a data frame has no lines to show; give the rows of facts, such as desk.lines()",
        "数据框无法逐行展示；请给出事实行，例如 desk.lines()",
    ),
    # why there is no score, no points, no grade, no trend
    "score.no_data": ("no dimension has data", "没有任何维度有数据"),
    "score.missing": (
        "no data for {kpis}, and the scorecard asks for all dimensions",
        "{kpis:list} 没有数据，而该评分卡要求各维度齐全",
    ),
    "score.too_little": (
        "only {covered} of the weight has data, {minimum} is needed",
        "有数据的权重仅 {covered}，至少需要 {minimum}",
    ),
    "score.few_rows": ("too few to tell: {counted} of at least {minimum}", "样本过少：{counted}，至少需要 {minimum}"),
    "score.withheld": (
        "not shown, as it rests on what may be another supplier's",
        "不予展示，因其依据可能涉及其他供应商",
    ),
    "score.ungraded": (
        "the scorecard has no grade for {points} points",
        "评分卡没有对应 {points} 分的等级",
    ),
    "score.no_period": ("not measured by period", "未按期间计算"),
    "score.no_points": ("no score in this period", "本期没有评分"),
    "score.no_previous": ("no score in the period before", "上一期没有评分"),
    # a score in words
    "score.colon": (": ", "："),
    "score.comma": (", ", "，"),
    "score.semicolon": ("; ", "；"),
    "score.all": ("all", "全部"),
    "score.none": ("no score, {why}", "无评分，{why}"),
    "score.as_published": ("the original shows {shown}", "原系统显示 {shown}"),
    "score.points": ("{points} of {highest} points", "{points} 分（满分 {highest}）"),
    "score.grade": ("grade {grade}", "等级 {grade}"),
    "score.no_grade": ("no grade ({why})", "无等级（{why}）"),
    "score.rank": ("rank {rank} of {ranked}", "排名 {rank}/{ranked}"),
    "score.change": ("{change} against the period before", "较上期 {change}"),
    "score.scaled": (
        "on {covered} of the weight, as the rest has no data",
        "按有数据的 {covered} 权重折算，其余无数据",
    ),
    "score.of_rows": ("{value} from {counted} {counted:row|rows}", "{value}（样本 {counted}）"),
    "score.no_points_for": ("no points, {why}", "无得分，{why}"),
    "score.gives": ("{rule} gives {points}, weight {weight}", "{rule}，得 {points} 分，权重 {weight}"),
    "score.gives_share": (
        "{rule} gives {points}, weight {weight} ({share})",
        "{rule}，得 {points} 分，权重 {weight}（占 {share}）",
    ),
    "score.linear": (
        "linear from {worst} ({lowest} points) to {best} ({highest})",
        "从 {worst}（{lowest} 分）到 {best}（{highest} 分）线性计分",
    ),
    "score.left_out": ("its weight of {weight} goes to the others", "其权重 {weight} 分摊给其他维度"),
    "score.met": ("target {target} met", "目标 {target}，达成"),
    "score.missed": ("target {target} missed", "目标 {target}，未达成"),
    "score.interval": ("95 % interval {low} to {high}", "95% 区间 {low} 至 {high}"),
    "score.small": ("small sample: {counted}", "样本较少：{counted}"),
    "score.in_days": ("{number} {number:day|days}", "{number} 天"),
    "score.in_hours": ("{number} h", "{number} 小时"),
    "score.in_ppm": ("{number} ppm", "{number} PPM"),
    "score.line_counted": ("counts {numerator} of {denominator}", "计 {numerator} / {denominator}"),
    "score.line_left_out": ("left out, {why}", "不计，{why}"),
}
