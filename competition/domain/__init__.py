"""THE RULES. Pure functions on frozen values; standard library only; no clock, no session, no chance without a seed.

The way of the data, each arrow one function:

    application + event rules ──▶ Entry | Problem            registration.register
    entries + recorded seed   ──▶ DrawnPlace                 draw.draw
    aspects + marks           ──▶ what is missing            scoresheet.missing_marks
    sheets + scheme           ──▶ Total with its breakdown   totals.total_entry
    totals + tie-break order  ──▶ Place                      ranking.rank
    places + rule set         ──▶ Award                      medals.RULES
    award + policy + plan     ──▶ Decision with its clauses  awards.decide_cash, promotion.decide_promotion
    decisions of one person   ──▶ what is paid               settlement.settle

Glossary (术语 ↔ identifier)

    职业技能竞赛 competition        赛项、项目 event             组别 Group
    层级 Tier                       类别 CompetitionClass        代表队 delegation
    报名 Application                参赛 Entry                   选手 entrant
    队员 member                     单位 employer                缺赛 EntryState.ABSENT
    抽签 draw                       场次 session                 工位 station
    加密号 code                     评分方案 MarkingScheme       部分（理论、实操） Part
    评分标准 Criterion              评分表（子标准） SubCriterion  评分点 Aspect
    测量 measurement                评判 judgement               等级描述 descriptor
    评分表（一份） Sheet            席位 seat                    裁判组 panel
    裁判员 judge                    裁判长 chief judge           提交 submit
    确认 confirm                    漏评 missing                 去高去低 trimmed_mean
    总分 Total                      名次 Place.rank              并列 tied
    同分排序 tie-break              奖项 Award                   优胜奖 MERIT
    政策文件 Policy                 条款 Clause                  上限 ceiling
    奖励方案 AwardPlan              决定 Decision                待定 Undetermined
    就高不重复 higher_only          次年拨付 paid_next_year      大写 in_capitals
    技能等级 SkillLevel             晋升 promotion               荣誉证书 certificate
    奖励通知 notice                 公示 publication             操作日志 audit log
"""
