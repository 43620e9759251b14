# gnuplot -e "data='simulated.dat'" bench/send-policy.gp > docs/send-policy.svg
set terminal svg size 860,330 font "sans,12" background "#ffffff"
set multiplot layout 1,2
set logscale x; set format x "10^{%L}"; set xlabel "requests per second (Poisson)"; set grid; set key top left
set ylabel "added latency, µs"; set yrange [0:220]
plot data using 1:2 with lines lw 2 title "force", '' using 1:4 with lines lw 2 title "adaptive", \
     '' using 1:6 with lines lw 2 title "interval 200 µs"
set ylabel "requests per send"; set logscale y; set yrange [0.8:100]
plot data using 1:3 with lines lw 2 title "force", '' using 1:5 with lines lw 2 title "adaptive", \
     '' using 1:7 with lines lw 2 title "interval 200 µs"
unset multiplot
