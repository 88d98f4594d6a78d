"""THE RULES. Pure functions on frozen values; standard library only; no clock, no session, no chance without a seed.

The way of the data, each arrow one function:

    application + event rules ──▶ Entry | Problem            registration.register
    entries + recorded seed   ──▶ DrawnPlace                 draw.draw
    measured value            ──▶ mark                       calculations.calculate
    aspects + marks           ──▶ what is missing            scoresheet.missing_marks
    sheets + scheme           ──▶ Total with its breakdown   totals.total_entry
    totals of an event        ──▶ marks on a scale           scale.scale_marks
    totals + tie-break order  ──▶ Place                      ranking.rank
    places + rule set         ──▶ Award                      medals.award_entries
    totals + all these rules  ──▶ Standing                   standings.rank_totals
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
    扣分项 deduction                模块 Criterion.weight        过程/结果评分 Phase
    计算 Calculation                合格线 pass_mark             双合格 pass_required
    分差 spread                     三人平均 mean_of_three       表演（不计名次） EntryState.EXHIBITION
    总分 Total                      名次 Place.rank              并列 tied
    计分制、量表 Scale              排名规则 RankingRules        不得并列 TieRule.FORBID
    用时 elapsed                    裁定 Ruling                  团体 team
    复核 recheck                    更正 correction              复算 recount
    同分排序 tie-break              奖项 Award                   优胜奖 MERIT
    政策文件 Policy                 条款 Clause                  上限 ceiling
    奖励方案 AwardPlan              决定 Decision                待定 Undetermined
    就高不重复 higher_only          次年拨付 paid_next_year      大写 in_capitals
    承办补助 HostingGrant           基地补助 BaseGrant           荣誉称号 Honour
    晋升补贴 FollowOnSubsidy        企业年度上限 EnterpriseCap   比照待遇 Equivalent
    赛事系列 Series                 待定事项 Reference           无需计算 Notice
    技能等级 SkillLevel             晋升 promotion               荣誉证书 certificate
    奖励通知 notice                 公示 publication             操作日志 audit log
"""
