# Response time by percentile, the high percentiles stretched: x = -log10(1 - share).
set lmargin 8; set rmargin 2; set tmargin 0.6; set bmargin 1.8
set border 1 lc rgb "#030303"; unset key
set logscale y
set xrange [0:{{end}}]; set yrange [{{low}}:{{high}}]
set xtics ({{x_tics}}) nomirror scale 0 textcolor rgb "#020202"
set ytics ({{y_tics}}) scale 0 textcolor rgb "#020202"
unset mytics
set grid xtics ytics lt 1 lw 1 lc rgb "#030303"
plot {{curves}}
